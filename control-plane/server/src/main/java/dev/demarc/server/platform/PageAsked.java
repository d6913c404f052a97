package dev.demarc.server.platform;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which page is asked for: {@code ?limit=50&cursor=…}, 1 to 200 items. A bean parameter. */
public class PageAsked {
  @QueryParam("limit")
  @DefaultValue("50")
  int limit = 50;

  @QueryParam("cursor")
  @Nullable String cursor;

  /** How many items at most. */
  public int limit() {
    if (limit < 1 || limit > 200) {
      throw Problem.invalid("limit", "must be 1 to 200");
    }
    return limit;
  }

  /** How many rows to fetch: one more than asked shows whether there is a next page. */
  public int fetch() {
    return limit() + 1;
  }

  /** The key after which this page begins, as the page before it gave it. */
  public Optional<String> after() {
    if (cursor == null || cursor.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      throw Problem.invalid("cursor", "must be one that a page gave");
    }
  }

  String encode(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }
}
