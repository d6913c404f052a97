package dev.demarc.server.platform;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** Gives every request an id, echoed in {@code X-Request-Id}, and every answer safe headers. */
@ApplicationScoped
public class RequestIds {
  static final String KEY = "demarc.request";
  private static final String HEADER = "X-Request-Id";
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  void install(@Observes Router router) {
    router.route().order(-1_000).handler(RequestIds::begin);
  }

  private static void begin(RoutingContext context) {
    String id = id(context.request().getHeader(HEADER));
    context.put(KEY, id);
    MDC.put("request", id);
    HttpServerResponse response = context.response();
    response.putHeader(HEADER, id);
    response.putHeader("X-Content-Type-Options", "nosniff");
    response.putHeader("X-Frame-Options", "DENY");
    response.putHeader("Referrer-Policy", "no-referrer");
    response.putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    response.putHeader("Cache-Control", "no-store");
    context.next();
  }

  /** The caller's id where it is safe to write into a log, else a new one. */
  private static String id(@Nullable String given) {
    return given != null && SAFE.matcher(given).matches() ? given : UUID.randomUUID().toString();
  }
}
