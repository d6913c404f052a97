package dev.demarc.server.traces;

import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Says how the way through Kafka is doing, where it is chosen. A replica stays ready while brokers
 * are away: it serves everything but spans, which agents keep, and no other replica would be better
 * off. One whose reader ended is not: others store what it would.
 */
@Readiness
@ApplicationScoped
@LookupIfProperty(name = IngestPaths.SETTING, stringValue = "kafka")
class IngestHealth implements HealthCheck {
  private final IngestPaths paths;

  IngestHealth(IngestPaths paths) {
    this.paths = paths;
  }

  @Override
  public HealthCheckResponse call() {
    var answer = HealthCheckResponse.named("ingest");
    return switch (paths.path()) {
      case DirectPath direct -> answer.up().build();
      case KafkaPath kafka ->
          answer
              .status(kafka.state().doing() != LogState.Doing.ENDED)
              .withData("log", kafka.state().doing().wire())
              .withData("lag", kafka.state().lag())
              .build();
    };
  }
}
