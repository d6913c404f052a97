package dev.demarc.e2e.measures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.contract.id.Digest;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.TestAgent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Records made by hand, as an enrolled agent uploads them. */
final class Otlp {
  private static final String PATH = "/v1/traces";

  private Otlp() {}

  /**
   * One record of the agent's first epoch.
   *
   * @param kind request or attempt
   * @param attributes by name: texts, lists of texts, whole numbers, flags
   */
  record Recorded(
      String kind,
      String name,
      String decision,
      long sequence,
      Instant at,
      Duration took,
      Map<String, Object> attributes) {

    private Map<String, Object> span() {
      String id = Digest.ofBytes(decision.getBytes(StandardCharsets.UTF_8)).text().substring(7);
      return Map.of(
          "traceId",
          id.substring(0, 32),
          "spanId",
          "%016x".formatted(sequence),
          "name",
          name,
          "startTimeUnixNano",
          nanos(at),
          "endTimeUnixNano",
          nanos(at.plus(took)),
          "attributes",
          all());
    }

    private static String nanos(Instant at) {
      return Long.toString(ChronoUnit.NANOS.between(Instant.EPOCH, at));
    }

    private List<Map<String, Object>> all() {
      List<Map<String, Object>> all = new ArrayList<>();
      all.add(attribute("demarc.record.kind", kind));
      all.add(attribute("demarc.record.epoch", 1L));
      all.add(attribute("demarc.record.sequence", sequence));
      all.add(attribute("demarc.decision.id", decision));
      attributes.forEach((name, value) -> all.add(attribute(name, value)));
      return all;
    }
  }

  private static Map<String, Object> attribute(String name, Object value) {
    return Map.of("key", name, "value", value(value));
  }

  private static Map<String, Object> value(Object value) {
    return switch (value) {
      case Long number -> Map.of("intValue", number.toString());
      case Boolean flag -> Map.of("boolValue", flag);
      case List<?> texts ->
          Map.of("arrayValue", Map.of("values", texts.stream().map(Otlp::value).toList()));
      default -> Map.of("stringValue", value.toString());
    };
  }

  /** Uploads them in one batch; the answer says what of it was refused. */
  static Http.Answer send(TestAgent agent, List<Recorded> records) {
    Map<String, Object> scope = Map.of("spans", records.stream().map(Recorded::span).toList());
    Http door = agent.door(agent.accessToken(), "POST", PATH);
    Http.Answer answer =
        door.post(PATH, Map.of("resourceSpans", List.of(Map.of("scopeSpans", List.of(scope)))));
    assertEquals(200, answer.status(), answer.body());
    return answer;
  }
}
