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
   * @param query what the address asks already, without cursor
   * @param cursor where this page began, absent on the first
   * @param next where the next begins, absent on the last
   */
  public Pager(
      String path, Map<String, String> query, @Nullable String cursor, @Nullable String next) {
    addClassName("pager");
    setAriaLabel("Parts of the list");
    if (cursor != null) {
      add(link("first-page", "First page", path, query, null));
    }
    if (next != null) {
      add(link("next-page", "Next page", path, query, next));
    }
  }

  private static Anchor link(
      String id, String words, String path, Map<String, String> query, @Nullable String cursor) {
    String asked =
        query.entrySet().stream()
            .filter(e -> !e.getKey().equals("cursor"))
            .map(e -> e.getKey() + "=" + encode(e.getValue()))
            .collect(Collectors.joining("&"));
    String full =
        cursor == null ? asked : asked + (asked.isEmpty() ? "" : "&") + "cursor=" + encode(cursor);
    Anchor anchor = new Anchor(full.isEmpty() ? path : path + "?" + full, words);
    anchor.setRouterIgnore(false);
    anchor.setId(id);
    return anchor;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
