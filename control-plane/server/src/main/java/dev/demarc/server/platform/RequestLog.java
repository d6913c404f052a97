package dev.demarc.server.platform;

import dev.demarc.contract.id.TenantId;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import org.jboss.logging.MDC;
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

  /** From here on, lines of the request that is running name the tenant too. */
  public static void ofTenant(TenantId tenant) {
    MDC.put("tenant", tenant.text());
  }
}
