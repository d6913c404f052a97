package dev.demarc.server.traces;

import static dev.demarc.server.traces.TestSpans.batch;
import static dev.demarc.server.traces.TestSpans.number;
import static dev.demarc.server.traces.TestSpans.span;
import static dev.demarc.server.traces.TestSpans.text;
import static dev.demarc.server.traces.TestSpans.texts;
import static dev.demarc.server.traces.TestSpans.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.demarc.contract.id.TenantId;
import dev.demarc.json.TraceSchemaFile;
import dev.demarc.json.TraceSchemaFile.Attribute;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gate against the published schema: what is in it is taken, and nothing beyond. */
class SpanSchemaTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final TraceSchemaFile SCHEMA = TraceSchemaFile.load();

  /** Read as more than their type: which record it is, boundaries, the decision's JSON. */
  private static final Set<String> READ_FURTHER =
      Set.of(
          "demarc.record.kind",
          "demarc.record.epoch",
          "demarc.record.sequence",
          "demarc.decision.id",
          "demarc.boundary.from",
          "demarc.boundary.to");

  private final TenantId tenant = new TenantId(UUID.randomUUID());
  private final SpanGate gate = new SpanGate(() -> NOW);

  static Stream<Attribute> attributes() {
    return SCHEMA.attributes().stream().filter(one -> !READ_FURTHER.contains(one.name()));
  }

  static Stream<Attribute> bounded() {
    return attributes().filter(one -> one.max() != null);
  }

  static Stream<Attribute> plain() {
    return attributes().filter(one -> !one.type().equals("json"));
  }

  static Stream<String> never() {
    TraceSchemaFile.Never never = SCHEMA.never();
    return Stream.of(never.content(), never.deprecated(), never.unbounded()).flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("plain")
  void takesEveryAttributeUpToItsBound(Attribute one) {
    assertInstanceOf(Verdict.Accepted.class, judge(of(one, most(one))), one.name());
  }

  @ParameterizedTest
  @MethodSource("bounded")
  void refusesWhatIsBeyondItsBound(Attribute one) {
    assertEquals(Refusal.VALUE, refused(of(one, most(one) + 1)), one.name());
  }

  @ParameterizedTest
  @MethodSource("attributes")
  void refusesAnotherType(Attribute one) {
    KeyValue other = one.type().equals("number") ? text(one.name(), "1") : number(one.name(), 1);
    assertEquals(Refusal.WRONG_TYPE, refused(other), one.name());
  }

  @ParameterizedTest
  @MethodSource("plain")
  void refusesProseAndNegativeNumbers(Attribute one) {
    switch (one.type()) {
      case "text" -> assertEquals(Refusal.VALUE, refused(text(one.name(), "a b")));
      case "texts" -> assertEquals(Refusal.VALUE, refused(texts(one.name(), "a", "a b")));
      case "number" -> assertEquals(Refusal.VALUE, refused(number(one.name(), -1)));
      case "decimal" -> {
        for (double wrong : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
          assertEquals(Refusal.VALUE, refused(decimal(one.name(), wrong)), one.name());
        }
      }
      default -> assertEquals("flag", one.type());
    }
  }

  @ParameterizedTest
  @MethodSource("never")
  void refusesWhatIsNeverSent(String name) {
    Refusal expected =
        SCHEMA.never().content().contains(name) ? Refusal.CONTENT : Refusal.UNKNOWN_ATTRIBUTE;
    assertEquals(expected, refused(text(name, "x")));
  }

  private static long most(Attribute one) {
    return one.max() == null ? 0 : Objects.requireNonNull(one.max());
  }

  /** The greatest value of this size, as the attribute's type has it. */
  private static KeyValue of(Attribute one, long size) {
    return switch (one.type()) {
      case "text", "json" -> text(one.name(), "x".repeat((int) size));
      case "texts" -> texts(one.name(), "x".repeat((int) size));
      case "number" -> number(one.name(), size);
      case "decimal" -> decimal(one.name(), size);
      case "flag" -> value(one.name(), AnyValue.newBuilder().setBoolValue(true));
      default -> throw new AssertionError("a type that is not tested: " + one.type());
    };
  }

  private static KeyValue decimal(String name, double size) {
    return value(name, AnyValue.newBuilder().setDoubleValue(size));
  }

  private Refusal refused(KeyValue attribute) {
    return assertInstanceOf(Verdict.Refused.class, judge(attribute)).reason();
  }

  private Verdict judge(KeyValue attribute) {
    Span.Builder span = span("request", "demarc.request", "dec_a", 1, NOW).addAttributes(attribute);
    return gate.judge(tenant, OtlpProtobuf.read(batch(span)).getFirst());
  }
}
