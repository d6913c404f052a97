package dev.demarc.portal.look;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Nav;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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

  /** One of several on a page. */
  public Pager(
      Manner manner,
      String path,
      Map<String, String> query,
      @Nullable String cursor,
      @Nullable String next) {
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
      Manner manner, String path, Map<String, String> query, @Nullable String cursor) {
    String asked =
        query.entrySet().stream()
            .filter(e -> !e.getKey().equals(manner.parameter()))
            .map(e -> e.getKey() + "=" + encode(e.getValue()))
            .collect(Collectors.joining("&"));
    String full =
        cursor == null
            ? asked
            : asked + (asked.isEmpty() ? "" : "&") + manner.parameter() + "=" + encode(cursor);
    return full.isEmpty() ? path : path + "?" + full;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
