package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.jobs.JobExpiry;
import dev.demarc.agent.jobs.JobMetrics;
import dev.demarc.agent.jobs.JobRunner;
import dev.demarc.agent.jobs.Jobs;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.JobId;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.QueueTerms;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An agent whose routes are out, and what tests of its queue ask of it. */
abstract class JobsBench {
  static final ApplicationId NOTES = ApplicationId.of("notes");
  static final TargetId BOX = TargetId.of("edge-box");

  final Rig rig = new Rig();
  final JobRunner runner = runner(rig.jobs);

  volatile boolean revoked;
  final JobExpiry expiry = new JobExpiry(rig.jobs, () -> rig.policy, () -> revoked, new Random(1));

  @BeforeEach
  void nothingWorks() {
    rig.queue(terms(10, 1 << 20));
    rig.availability.put(BOX, Availability.DOWN);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  final JobRunner runner(Jobs jobs) {
    return new JobRunner(
        jobs,
        () -> rig.policy,
        () -> rig.availability,
        rig.pipeline,
        InstantSource.system(),
        new Random(1));
  }

  final HttpResponse<String> ask(String text) {
    return rig.chat(body(text), "Demarc-Class", "internal");
  }

  static String body(String text) {
    return Rig.says(text).replace("\"auto\"", "\"edge-box/stand-in-large\"");
  }

  /** Asks, sees it held, and says where. */
  final String held(String text) {
    HttpResponse<String> told = ask(text);
    assertEquals("queued", code(told), told.body());
    return Rig.json(told.body()).at("/error/job/url").asText();
  }

  static String code(HttpResponse<String> response) {
    return Rig.json(response.body()).at("/error/code").asText();
  }

  final JsonNode get(String url) {
    HttpResponse<String> answer = rig.send(url, null);
    assertEquals(200, answer.statusCode(), answer.body());
    return Rig.json(answer.body());
  }

  static JobId id(String url) {
    return JobId.of(url.substring(url.lastIndexOf('/') + 1));
  }

  static ErrorCode refused(Runnable call) {
    return assertThrows(Refusal.class, call::run).code();
  }

  static QueueTerms terms(int jobs, long bytes) {
    return terms(Duration.ofHours(8), jobs, bytes);
  }

  static QueueTerms terms(Duration age, int jobs, long bytes) {
    return new QueueTerms(
        new TreeSet<>(List.of(ClassId.of("internal"))), new TreeSet<>(), age, bytes, jobs);
  }

  static QueueTerms terms(String dataClass) {
    return new QueueTerms(
        new TreeSet<>(List.of(ClassId.of(dataClass))),
        new TreeSet<>(),
        Duration.ofHours(8),
        1 << 20,
        10);
  }

  final String metrics() {
    new JobMetrics(rig.jobs, SiteId.of("ward-1")).addTo(rig.metrics);
    return rig.metrics.text();
  }

  final void assertMetric(String line) {
    assertTrue(metrics().contains(line + "\n"), metrics());
  }

  final void assertNowhere(String canary) throws IOException {
    try (Stream<Path> files = Files.walk(rig.directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertFalse(bytes.contains(canary), file.toString());
      }
    }
  }

  final String row(String url, String expression) throws SQLException {
    try (var connection = connect();
        var select =
            connection.prepareStatement("SELECT " + expression + " FROM job WHERE id = ?")) {
      select.setString(1, id(url).text());
      try (var row = select.executeQuery()) {
        return row.getString(1);
      }
    }
  }

  final void change(String url, String assignment) throws SQLException {
    try (var connection = connect();
        var update =
            connection.prepareStatement("UPDATE job SET " + assignment + " WHERE id = ?")) {
      update.setString(1, id(url).text());
      assertEquals(1, update.executeUpdate());
    }
  }

  final void sql(String statement) throws SQLException {
    try (var connection = connect();
        var plain = connection.createStatement()) {
      plain.execute(statement);
    }
  }

  final Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + rig.directory.resolve("jobs.db"));
  }
}
