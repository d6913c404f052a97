package dev.demarc.server.traces;

import dev.demarc.broker.Broker;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** A Kafka broker of a test class's own, through which the application takes spans. */
public final class KafkaResource implements QuarkusTestResourceLifecycleManager {
  private static Broker broker;

  /** The broker, for tests that take it away. */
  static Broker broker() {
    return broker;
  }

  @Override
  public Map<String, String> start() {
    try {
      broker = Broker.start(Files.createTempDirectory("demarc-broker"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopping);
    }
    return Map.of(
        "demarc.ingest", "kafka",
        "demarc.kafka.bootstrap-servers", broker.address(),
        "demarc.kafka.security", "none",
        "demarc.kafka.partitions", "2");
  }

  @Override
  public void stop() {
    try {
      broker.close();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
