package dev.demarc.e2e.load;

import com.google.protobuf.ByteString;
import dev.demarc.contract.id.Digest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** Batches of request records as an agent uploads them: one span a request, as OTLP protobuf. */
public final class SpanBatch {
  private static final String FACTS =
      "{\"actor\":{\"roles\":[]},\"application\":\"load\",\"data\":{\"dataClass\":\"public\","
          + "\"rank\":0,\"sources\":[\"application\"],\"tags\":[]},\"group\":\"default\","
          + "\"origin\":{\"boundary\":\"edge\",\"region\":\"eu\"},\"request\":{\"bytes\":900,"
          + "\"files\":0,\"maxOutputTokens\":256,\"messages\":1,\"model\":\"auto\",\"needs\":"
          + "[\"chat\"],\"stream\":false,\"tokens\":200},\"site\":\"test\",\"task\":\"chat\","
          + "\"team\":\"test\",\"tenant\":\"%s\",\"tools\":{}}";

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private SpanBatch() {}

  /** So many spans from this sequence on, all of this epoch and tenant. */
  public static byte[] of(String tenant, long epoch, long firstSequence, int spans) {
    return of(tenant, epoch, firstSequence, spans, "bare");
  }

  /** The same, answered by this model. */
  public static byte[] of(String tenant, long epoch, long firstSequence, int spans, String model) {
    var scope = ScopeSpans.newBuilder();
    Span alike = alike(tenant, model);
    for (int i = 0; i < spans; i++) {
      scope.addSpans(span(alike, epoch, firstSequence + i));
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(scope))
        .build()
        .toByteArray();
  }

  /** The decision id of one of them. */
  public static String decision(long epoch, long sequence) {
    return "dec_" + HEX.toHexDigits(epoch, 13) + HEX.toHexDigits(sequence, 13);
  }

  /** What all of them have, made once. */
  private static Span alike(String tenant, String model) {
    var span = Span.newBuilder().setName("demarc.request");
    List.of(
            List.of("demarc.record.kind", "request"),
            List.of("demarc.decision.outcome", "routed"),
            List.of("demarc.decision.reason", "chosen"),
            List.of("demarc.decision.facts", FACTS.formatted(tenant)),
            List.of("demarc.policy.digest", "sha256:" + "0".repeat(64)),
            List.of("demarc.data.class", "public"),
            List.of("demarc.application", "load"),
            List.of("demarc.team", "test"),
            List.of("demarc.task", "chat"),
            List.of("demarc.target", "bare"),
            List.of("demarc.boundary.from", "edge"),
            List.of("demarc.boundary.to", "edge"),
            List.of("demarc.region", "eu"),
            List.of("gen_ai.operation.name", "chat"),
            List.of("gen_ai.request.model", "auto"),
            List.of("gen_ai.response.model", model))
        .forEach(pair -> text(span, pair.get(0), pair.get(1)));
    number(span, "demarc.policy.version", 1);
    number(span, "demarc.transfer.bytes_out", 900);
    number(span, "demarc.transfer.bytes_in", 1400);
    number(span, "demarc.cost.settled_micro_usd", 12);
    number(span, "gen_ai.usage.input_tokens", 200);
    number(span, "gen_ai.usage.output_tokens", 160);
    var none = AnyValue.newBuilder().setArrayValue(ArrayValue.getDefaultInstance());
    span.addAttributes(KeyValue.newBuilder().setKey("demarc.data.tags").setValue(none));
    return span.build();
  }

  private static Span span(Span alike, long epoch, long sequence) {
    String decision = decision(epoch, sequence);
    String hash = Digest.ofBytes(decision.getBytes(StandardCharsets.UTF_8)).text().substring(7);
    byte[] id = HexFormat.of().parseHex(hash);
    Instant now = Instant.now();
    long end = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    var span =
        alike.toBuilder()
            .setTraceId(ByteString.copyFrom(id, 0, 16))
            .setSpanId(ByteString.copyFrom(id, 16, 8))
            .setStartTimeUnixNano(end - 1_000_000 * (1 + sequence % 50))
            .setEndTimeUnixNano(end);
    text(span, "demarc.decision.id", decision);
    number(span, "demarc.record.epoch", epoch);
    number(span, "demarc.record.sequence", sequence);
    number(span, "demarc.decision.latency_ns", 900 + sequence % 100);
    return span.build();
  }

  private static void text(Span.Builder span, String key, String value) {
    var any = AnyValue.newBuilder().setStringValue(value);
    span.addAttributes(KeyValue.newBuilder().setKey(key).setValue(any));
  }

  private static void number(Span.Builder span, String key, long value) {
    var any = AnyValue.newBuilder().setIntValue(value);
    span.addAttributes(KeyValue.newBuilder().setKey(key).setValue(any));
  }
}
