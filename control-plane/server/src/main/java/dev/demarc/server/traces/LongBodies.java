package dev.demarc.server.traces;

import dev.demarc.server.agents.AgentDoor;
import dev.demarc.server.agents.KnownAgent;
import dev.demarc.server.platform.Problem;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Counts batches that say that they are longer than any body this process reads. They are refused
 * before any resource sees them, so that nothing of them is read. At most {@value #AT_ONCE} are
 * looked at at once for whose they are: beyond that, and where no agent that may sent it, one is
 * only in the meter.
 */
@ApplicationScoped
class LongBodies {
  private static final int AT_ONCE = 2;

  /** Before the order at which Quarkus refuses what is too long. */
  private static final int ORDER = -500;

  private static final Logger LOG = Logger.getLogger(LongBodies.class);

  private final AgentDoor door;
  private final TraceIngest ingest;
  private final Semaphore looks = new Semaphore(AT_ONCE);

  LongBodies(AgentDoor door, TraceIngest ingest) {
    this.door = door;
    this.ingest = ingest;
  }

  void install(@Observes Router router) {
    router.post(OtlpResource.PATH).order(ORDER).handler(this::look);
  }

  private void look(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!isTooLong(request.getHeader("Content-Length"))) {
      context.next();
      return;
    }
    request.pause();
    context
        .vertx()
        .executeBlocking(Executors.callable(() -> count(request)), false)
        .onComplete(counted -> {
          request.resume();
          context.next();
        });
  }

  private static boolean isTooLong(@Nullable String length) {
    try {
      return length != null && Long.parseLong(length) > OtlpLimits.BODY_BYTES;
    } catch (NumberFormatException malformed) {
      return false;
    }
  }

  private void count(HttpServerRequest request) {
    ingest.met(Refusal.BATCH_TOO_LARGE);
    if (!looks.tryAcquire()) {
      return;
    }
    try {
      KnownAgent agent =
          door.open(
              request.getHeader("Authorization"),
              request.getHeader("DPoP"),
              "POST",
              OtlpResource.PATH);
      ingest.note(agent.tenant(), agent.id(), Refusal.BATCH_TOO_LARGE);
    } catch (Problem unknown) {
      LOG.debug("a batch that is too long is of no agent that may send", unknown);
    } catch (RuntimeException failure) {
      LOG.warn("a batch that is too long is not counted for its tenant", failure);
    } finally {
      looks.release();
    }
  }
}
