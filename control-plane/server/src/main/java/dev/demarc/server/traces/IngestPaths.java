package dev.demarc.server.traces;

import dev.demarc.server.platform.StartCheck;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The path that the operator chose by {@code demarc.ingest}. It is read at start, so that what is
 * unsafe stops it; nothing of Kafka is touched unless it is the one.
 */
@ApplicationScoped
class IngestPaths {
  static final String SETTING = "demarc.ingest";

  private final IngestPath path;

  @Inject
  IngestPaths(TraceStore store, MeterRegistry meters) {
    this.path = chosen(IngestPaths::setting, store, meters);
  }

  private static String setting(String property) {
    return ConfigProvider.getConfig().getOptionalValue(property, String.class).orElse("");
  }

  /**
   * The path that these settings choose; one that is not set is empty.
   *
   * @throws IllegalStateException naming the property that is missing or unsafe, and no value
   */
  static IngestPath chosen(UnaryOperator<String> settings, TraceStore store, MeterRegistry meters) {
    return switch (settings.apply(SETTING)) {
      case "direct" -> new DirectPath(store);
      case "kafka" -> new KafkaPath(KafkaSettings.read(settings), store, meters);
      default -> throw StartCheck.unsafe(SETTING, "must be direct or kafka");
    };
  }

  void start(@Observes StartupEvent event) {
    path.start();
  }

  void stop(@Observes ShutdownEvent event) {
    path.stop();
  }

  IngestPath path() {
    return path;
  }
}
