package dev.demarc.portal.look;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Nav;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Leads through a list page by page; the address names the page. */
public final class Pager extends Nav {
  private static final long serialVersionUID = 1L;

  /**
   * What tells one of several on a page from the others, and its words.
   *
   * @param parameter of the address that names the page of the list
   * @param ids what the ids of its links begin with
   */
  public record Manner(String parameter, String ids, String label, String first, String next) {
    private static final Manner ALONE =
        new Manner("cursor", "", "Parts of the list", "First page", "Next page");
  }

  /**
   * @param query what the address asks already, without cursor
   * @param cursor where this page began, absent on the first
   * @param next where the next begins, absent on the last
   */
  public Pager(
      String path, Map<String, String> query, @Nullable String cursor, @Nullable String next) {
    this(Manner.ALONE, path, query, cursor, next);
  }

  /** Where the address asks for several values of one name. */
  public static Pager ofMany(
      String path,
      Map<String, List<String>> query,
      @Nullable String cursor,
      @Nullable String next) {
    return new Pager(Manner.ALONE, cursor, next, path, query);
  }

  /** One of several on a page. */
  public Pager(
      Manner manner,
      String path,
      Map<String, String> query,
      @Nullable String cursor,
      @Nullable String next) {
    this(manner, cursor, next, path, single(query));
  }

  private Pager(
      Manner manner,
      @Nullable String cursor,
      @Nullable String next,
      String path,
      Map<String, List<String>> query) {
    addClassName("pager");
    setAriaLabel(manner.label());
    if (cursor != null) {
      add(link(manner, "first-page", manner.first(), address(manner, path, query, null)));
    }
    if (next != null) {
      add(link(manner, "next-page", manner.next(), address(manner, path, query, next)));
    }
  }

  private static Anchor link(Manner manner, String id, String words, String href) {
    Anchor anchor = new Anchor(href, words);
    anchor.setRouterIgnore(false);
    anchor.setId(manner.ids() + id);
    return anchor;
  }

  private static String address(
      Manner manner, String path, Map<String, List<String>> query, @Nullable String cursor) {
    String asked =
        query.entrySet().stream()
            .filter(e -> !e.getKey().equals(manner.parameter()))
            .flatMap(
                e -> e.getValue().stream().map(value -> encode(e.getKey()) + "=" + encode(value)))
            .collect(Collectors.joining("&"));
    String full =
        cursor == null
            ? asked
            : asked + (asked.isEmpty() ? "" : "&") + manner.parameter() + "=" + encode(cursor);
    return full.isEmpty() ? path : path + "?" + full;
  }

  private static Map<String, List<String>> single(Map<String, String> query) {
    Map<String, List<String>> many = new LinkedHashMap<>();
    query.forEach((name, value) -> many.put(name, List.of(value)));
    return many;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
