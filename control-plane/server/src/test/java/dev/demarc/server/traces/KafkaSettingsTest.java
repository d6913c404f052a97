package dev.demarc.server.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaSettingsTest {
  private final Map<String, String> set =
      new HashMap<>(
          Map.of(
              "demarc.ingest", "kafka",
              "demarc.kafka.bootstrap-servers", "one.example:9093, two.example:9093",
              "demarc.kafka.security", "tls",
              "demarc.kafka.mechanism", "SCRAM-SHA-512",
              "demarc.kafka.user", "demarc",
              "demarc.kafka.password", "hunter-22",
              "demarc.kafka.topic", "demarc.spans",
              "demarc.kafka.partitions", "12"));

  @ParameterizedTest
  @CsvSource({
    "demarc.ingest,''",
    "demarc.ingest,Kafka",
    "demarc.ingest,both",
    "demarc.kafka.bootstrap-servers,''",
    "demarc.kafka.bootstrap-servers,one.example",
    "demarc.kafka.bootstrap-servers,'one.example:9093,'",
    "demarc.kafka.bootstrap-servers,PLAINTEXT://one.example:9093",
    "demarc.kafka.security,''",
    "demarc.kafka.security,none",
    "demarc.kafka.security,ssl",
    "demarc.kafka.authorities-file,/nowhere/ca.pem",
    "demarc.kafka.mechanism,GSSAPI",
    "demarc.kafka.password,''",
    "demarc.kafka.password-file,/nowhere/password",
    "demarc.kafka.topic,''",
    "demarc.kafka.topic,spans of all",
    "demarc.kafka.partitions,0",
    "demarc.kafka.partitions,many"
  })
  void refusesTheUnsafeByItsProperty(String property, String value) {
    set.put(property, value);
    String message = assertThrows(IllegalStateException.class, this::path).getMessage();
    assertTrue(message.startsWith("configuration: " + property + " "), message);
    assertFalse(message.contains("hunter") || value.length() > 8 && message.contains(value));
  }

  @Test
  void touchesNothingOfKafkaWhereItIsNotChosen() {
    set.clear();
    set.put("demarc.ingest", "direct");
    assertInstanceOf(DirectPath.class, path());
  }

  @Test
  void speaksPlainlyToThisMachineAlone() {
    set.put("demarc.kafka.security", "none");
    set.put("demarc.kafka.bootstrap-servers", "127.0.0.1:9092,[::1]:9093");
    assertEquals("SASL_PLAINTEXT", read().client().get("security.protocol"));
    set.put("demarc.kafka.bootstrap-servers", "127.0.0.1:9092,127.0.0.1.example:9092");
    assertThrows(IllegalStateException.class, this::read);
  }

  @Test
  void tellsItsClientsHowToSignInAndNobodyElseThePassword(@TempDir Path directory)
      throws IOException {
    Path file = Files.writeString(directory.resolve("password"), "one \"quoted\\\" word\n");
    set.put("demarc.kafka.password-file", file.toString());
    KafkaSettings settings = read();
    assertEquals("SASL_SSL", settings.client().get("security.protocol"));
    var login =
        JaasContext.loadClientContext(
                Map.of(
                    "sasl.jaas.config",
                    new org.apache.kafka.common.config.types.Password(
                        String.valueOf(settings.client().get("sasl.jaas.config")))))
            .configurationEntries()
            .getFirst();
    assertEquals("one \"quoted\\\" word", login.getOptions().get("password"));
    assertFalse(settings.toString().contains("quoted"));
  }

  private KafkaSettings read() {
    return KafkaSettings.read(property -> set.getOrDefault(property, ""));
  }

  private IngestPath path() {
    var meters = new SimpleMeterRegistry();
    return IngestPaths.chosen(
        property -> set.getOrDefault(property, ""), new TraceStore(null, meters), meters);
  }
}
