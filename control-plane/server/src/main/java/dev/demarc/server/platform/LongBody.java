package dev.demarc.server.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.json.DemarcJson;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a body that says that it is longer than any this process reads, in words: {@code
 * too_large}, naming the bound. Nothing of it is kept; up to {@value #PASSED_OVER} bytes, for
 * {@value #PATIENCE_MILLIS} ms, are let pass so that who sends them comes to read the answer, then
 * the connection ends.
 */
@ApplicationScoped
class LongBody {
  /** Before the order at which Quarkus refuses it without a word. */
  private static final int ORDER = -400;

  private static final long PASSED_OVER = 64L << 20;
  private static final long PATIENCE_MILLIS = 10_000;

  private final long most;

  LongBody(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize most) {
    this.most = most.asLongValue();
  }

  void install(@Observes Router router) {
    router.route().order(ORDER).handler(this::look);
  }

  private void look(RoutingContext context) {
    long length = length(context.request().getHeader("Content-Length"));
    if (length > most) {
      refuse(context, length);
    } else {
      context.next();
    }
  }

  /** What is no number is the server's to refuse. */
  private static long length(@Nullable String said) {
    try {
      return said == null ? 0 : Long.parseLong(said);
    } catch (NumberFormatException malformed) {
      return 0;
    }
  }

  private void refuse(RoutingContext context, long length) {
    HttpServerRequest request = context.request();
    if (length <= PASSED_OVER) {
      long late = context.vertx().setTimer(PATIENCE_MILLIS, it -> request.connection().close());
      request.handler(piece -> {});
      request.endHandler(whole -> {
        context.vertx().cancelTimer(late);
        request.connection().close();
      });
      request.resume();
    } else {
      context.response().endHandler(told -> request.connection().close());
    }
    context
        .response()
        .setStatusCode(ErrorCode.TOO_LARGE.status())
        .putHeader("Content-Type", ProblemBody.MEDIA_TYPE)
        .putHeader("Connection", "close")
        .end(body(context));
  }

  private String body(RoutingContext context) {
    String id = context.get(RequestIds.KEY);
    ErrorCode code = ErrorCode.TOO_LARGE;
    try {
      return DemarcJson.strict()
          .writeValueAsString(
              new ProblemBody(
                  code.type(),
                  code.title(),
                  code.status(),
                  "A body has at most " + most + " bytes.",
                  code.wire(),
                  id == null ? null : "urn:demarc:request:" + id,
                  List.of(),
                  null));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
