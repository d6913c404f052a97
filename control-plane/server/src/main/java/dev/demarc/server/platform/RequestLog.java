package dev.demarc.server.platform;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** The id of the request that is running: what the caller is told and the log is searched by. */
@RequestScoped
public class RequestLog {
  private final RoutingContext context;

  RequestLog(RoutingContext context) {
    this.context = context;
  }

  /** {@code urn:demarc:request:…}, absent outside a request. */
  public @Nullable String instance() {
    String id = context.get(RequestIds.KEY);
    return id == null ? null : "urn:demarc:request:" + id;
  }
}
