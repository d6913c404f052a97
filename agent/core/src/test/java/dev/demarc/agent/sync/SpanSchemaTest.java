package dev.demarc.agent.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.record.Entry;
import dev.demarc.agent.record.FullRecords;
import dev.demarc.agent.record.Kind;
import dev.demarc.contract.data.Export;
import dev.demarc.json.TraceSchemaFile;
import dev.demarc.json.TraceSchemaFile.Attribute;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is emitted against the published schema: all of it, and nothing beyond. */
class SpanSchemaTest {
  private static final TraceSchemaFile SCHEMA = TraceSchemaFile.load();

  /** Whom an attempt is for, where its data was, and the rule it goes by. */
  private static final Set<String> PAYER =
      Set.of(
          "demarc.application",
          "demarc.data.class",
          "demarc.team",
          "demarc.task",
          "demarc.boundary.from",
          "demarc.region.from",
          "demarc.decision.rule");

  @ParameterizedTest
  @EnumSource(Kind.class)
  void emitsEveryAttributeOfItsKindOfSpanAndNoOther(Kind kind) {
    assertEquals(expected(kind, 2, SCHEMA.attributes()), emitted(kind, 2, Export.METADATA));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void emitsNothingThatAnOlderSchemaHasNot(Kind kind) {
    Set<String> expected = expected(kind, 1, SCHEMA.attributes());
    if (kind == Kind.ATTEMPT) {
      expected.removeAll(PAYER);
    }
    assertEquals(expected, emitted(kind, 1, Export.METADATA));
  }

  @Test
  void tellsWhomAnAttemptIsForOnlyWhereItsRequestTellsThatAttemptsDo() {
    assertTrue(emitted(Kind.REQUEST, 2, Export.COUNTS).contains("demarc.attempts.counted"));
    assertTrue(emitted(Kind.ATTEMPT, 2, Export.METADATA).containsAll(PAYER));
    assertFalse(emitted(Kind.REQUEST, 1, Export.METADATA).contains("demarc.attempts.counted"));
    assertTrue(Collections.disjoint(emitted(Kind.ATTEMPT, 1, Export.METADATA), PAYER));
  }

  @Test
  void tellsOfAnAttemptOfAClassThatAllowsNoMoreNeitherTeamNorTaskNorWhereItWas() {
    Set<String> emitted = emitted(Kind.ATTEMPT, 2, Export.COUNTS);
    assertFalse(emitted.contains("demarc.team"));
    assertFalse(emitted.contains("demarc.task"));
    assertFalse(emitted.contains("demarc.boundary.from"));
    assertFalse(emitted.contains("demarc.region.from"));
    assertTrue(emitted.contains("demarc.decision.rule"));
    assertTrue(emitted.contains("demarc.application"));
    assertTrue(emitted.contains("demarc.data.class"));
    assertTrue(emitted.contains("demarc.cost.settled_micro_usd"));
  }

  @Test
  void tellsOfAClassThatAllowsNoMoreNothingThatIsNotOutcomeRouteOrCounts() {
    Set<String> emitted = emitted(Kind.REQUEST, 2, Export.COUNTS);
    for (String name :
        List.of(
            "demarc.session.id",
            "demarc.session.switches",
            "demarc.session.events",
            "demarc.session.spread_us",
            "gen_ai.request.max_tokens",
            "gen_ai.request.temperature",
            "gen_ai.request.top_p",
            "demarc.decision.facts",
            "demarc.task",
            "demarc.team",
            "demarc.data.tags")) {
      assertFalse(emitted.contains(name), name);
    }
    assertTrue(emitted.contains("demarc.offline"));
    assertTrue(emitted.contains("gen_ai.usage.cache_read.input_tokens"));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void emitsEveryValueInItsTypeAndWithinItsBound(Kind kind) {
    Map<String, Attribute> known =
        SCHEMA.attributes().stream().collect(Collectors.toMap(Attribute::name, one -> one));
    for (Span span : spans(kind, 2, Export.METADATA)) {
      for (KeyValue one : span.getAttributesList()) {
        assertEquals(known.get(one.getKey()).type(), type(known, one), one.getKey());
      }
    }
  }

  @Test
  void leavesOutWhatIsBeyondItsBound() {
    Span span = SpansOf.of(List.of(FullRecords.unbounded(1)), 2, Export.METADATA).getFirst();
    Set<String> names = names(span);
    assertFalse(names.contains("gen_ai.request.max_tokens"));
    assertFalse(names.contains("gen_ai.request.temperature"));
    assertFalse(names.contains("gen_ai.request.top_p"));
    assertTrue(names.contains("demarc.decision.id"));
  }

  private static Set<String> expected(Kind kind, int version, List<Attribute> attributes) {
    return attributes.stream()
        .filter(one -> one.on().contains(kind.wire()) && one.since() <= version)
        .map(Attribute::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> emitted(Kind kind, int version, Export export) {
    Set<String> names = new TreeSet<>();
    spans(kind, version, export).forEach(span -> names.addAll(names(span)));
    return names;
  }

  private static Set<String> names(Span span) {
    return span.getAttributesList().stream()
        .map(KeyValue::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Span> spans(Kind kind, int version, Export export) {
    List<Entry> entries = FullRecords.all().stream().filter(entry -> entry.kind() == kind).toList();
    return SpansOf.of(entries, version, export);
  }

  private static String type(Map<String, Attribute> known, KeyValue one) {
    AnyValue value = one.getValue();
    return switch (value.getValueCase()) {
      case STRING_VALUE -> known.get(one.getKey()).type().equals("json") ? "json" : "text";
      case ARRAY_VALUE -> "texts";
      case INT_VALUE -> "number";
      case DOUBLE_VALUE -> "decimal";
      case BOOL_VALUE -> "flag";
      default -> "none";
    };
  }
}
