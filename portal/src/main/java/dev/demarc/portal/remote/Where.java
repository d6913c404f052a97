package dev.demarc.portal.remote;

import dev.demarc.contract.id.TenantId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A resource of the control plane: an encoded path and query. */
public record Where(String text) {

  /** {@code /api/v1/…} */
  public static Where root(String... segments) {
    return new Where("/api/v1" + join(segments));
  }

  /** {@code /api/v1/tenants/{tenant}/…} */
  public static Where tenant(TenantId tenant, String... segments) {
    return new Where("/api/v1/tenants/" + tenant.text() + join(segments));
  }

  /** With one parameter more; an absent or empty value adds none. */
  public Where with(String name, @Nullable Object value) {
    if (value == null || value.toString().isEmpty()) {
      return this;
    }
    return new Where(
        text + (text.contains("?") ? "&" : "?") + encode(name) + "=" + encode(value.toString()));
  }

  private static String join(String... segments) {
    return Arrays.stream(segments).map(s -> "/" + encode(s)).collect(Collectors.joining());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
