package dev.demarc.e2e.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.e2e.installation.CutLine;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Replica;
import dev.demarc.e2e.installation.Storage;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A control plane that loses its database, is asked to end, or is started on unsafe settings. */
class ReplicaTest {
  private static final String LIVE = "/q/health/live";
  private static final String READY = "/q/health/ready";
  private static final String HALF =
      "POST /agent/v1/enrol HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
          + "Content-Length: 2\r\nConnection: close\r\n\r\n{";

  private final Installation installation = Installation.underTest();
  private final int database = Storage.of(installation).databasePort();

  @Test
  void isLiveAndNotReadyWhileTheDatabaseIsAway() throws Exception {
    try (var line = CutLine.to(database);
        var replica = Replica.start(installation, line.port(), Map.of())) {
      replica.await(READY, 200);
      assertEquals(200, replica.status(LIVE));
      line.cut();
      replica.await(READY, 503);
      assertEquals(200, replica.status(LIVE));
      line.mend();
      replica.await(READY, 200);
    }
  }

  @Test
  void answersWhatIsUnderWayWhenItIsAskedToEnd() throws Exception {
    try (var replica = Replica.start(installation, database, Map.of())) {
      replica.await(READY, 200);
      try (Socket caller = new Socket("127.0.0.1", replica.url().getPort())) {
        caller.setSoTimeout(60_000);
        caller.getOutputStream().write(HALF.getBytes(StandardCharsets.US_ASCII));
        awaitReceived(replica);
        replica.terminate();
        TimeUnit.MILLISECONDS.sleep(500);
        caller.getOutputStream().write('}');
        String answer = new String(caller.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(answer.startsWith("HTTP/1.1 4"), "cut: " + answer);
      }
      assertTrue(replica.ends(), "it does not end");
      assertEquals(0, replica.status(LIVE));
    }
  }

  /** One that came after the other has been answered, so the other has been read. */
  private static void awaitReceived(Replica replica) {
    assertEquals(200, replica.status(LIVE));
  }

  @Test
  void doesNotStartOnAPasswordThatEverybodyKnows() throws Exception {
    refuses(Map.of("DEMARC_DB_JOB_PASSWORD", "postgres"), "quarkus.datasource.job.password");
  }

  @Test
  void doesNotStartOnPlainHttpForOthers() throws Exception {
    refuses(Map.of("DEMARC_PUBLIC_URL", "http://demarc.example"), "demarc.public-url");
    refuses(Map.of("QUARKUS_HTTP_HOST", "0.0.0.0"), "quarkus.http.host");
  }

  @Test
  void doesNotStartOnBrokersThatAreNotNamedOrHearOthersInTheClear() throws Exception {
    refuses(Map.of("DEMARC_INGEST", "kafka"), "demarc.kafka.bootstrap-servers");
    refuses(
        Map.of(
            "DEMARC_INGEST", "kafka",
            "DEMARC_KAFKA_BOOTSTRAP_SERVERS", "kafka.example:9092",
            "DEMARC_KAFKA_SECURITY", "none"),
        "demarc.kafka.security");
  }

  private void refuses(Map<String, String> settings, String property)
      throws IOException, InterruptedException {
    try (var replica = Replica.start(installation, database, settings)) {
      assertTrue(replica.ends(), "it runs");
      assertTrue(replica.failed());
      String log = replica.log();
      assertTrue(log.contains("configuration: " + property + " "), log);
      settings.values().forEach(value -> assertFalse(log.contains("= " + value), log));
    }
  }
}
