package dev.demarc.server.traces;

import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
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
      case KafkaPath kafka -> of(kafka.state(), answer);
    };
  }

  private static HealthCheckResponse of(LogState state, HealthCheckResponseBuilder answer) {
    LogState.Doing doing = state.doing();
    answer.status(doing != LogState.Doing.ENDED).withData("log", doing.wire());
    state.lag().ifPresent(values -> answer.withData("lag", values));
    return answer.build();
  }
}
