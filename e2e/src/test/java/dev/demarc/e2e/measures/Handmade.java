package dev.demarc.e2e.measures;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.TestAgent;
import dev.demarc.json.DemarcJson;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What only an agent made by hand uploads. */
record Handmade(TestAgent agent) {

  /** Four records before it are missing, and it is late. */
  void sendTheFifthTenMinutesLate() {
    Http.Answer answer = send(5, Instant.now().minus(10, ChronoUnit.MINUTES), Map.of());
    assertTrue(!answer.body().contains("rejectedSpans"), answer.body());
  }

  void sendContent() {
    refused(send(6, Instant.now(), Map.of("gen_ai.input.messages", "words")));
  }

  void nameAnotherTenant(TenantId other) {
    refused(send(7, Instant.now(), Map.of("demarc.decision.facts", facts(other))));
  }

  private Http.Answer send(long sequence, Instant at, Map<String, Object> attributes) {
    String decision = "dec_HANDMADE" + sequence;
    var record =
        new Otlp.Recorded(
            "request", "demarc.request", decision, sequence, at, Duration.ZERO, attributes);
    return Otlp.send(agent, List.of(record));
  }

  private static void refused(Http.Answer answer) {
    assertTrue(answer.body().contains("rejectedSpans"), answer.body());
  }

  private static String facts(TenantId tenant) {
    var facts =
        new Facts(
            tenant,
            ApplicationId.of("notes"),
            "test",
            new Facts.Actor(null, new TreeSet<>()),
            TaskId.of("chat"),
            new Facts.Data(ClassId.of("public"), 0, new TreeSet<>(), new TreeSet<>()),
            new TreeMap<>(),
            new Place(Boundary.EDGE, "eu"),
            SiteId.of("test"),
            GroupId.of("default"),
            null,
            new Facts.Request("auto", 10, 10, 10, 1, 0, false, new TreeSet<>()));
    try {
      return DemarcJson.strict().writeValueAsString(facts);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
