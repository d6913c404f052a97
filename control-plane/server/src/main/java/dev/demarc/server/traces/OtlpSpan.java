package dev.demarc.server.traces;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A span as it came in, before anything of it is believed.
 *
 * @param traceId lower-case hex, empty when absent
 * @param parentSpanId empty for a root
 * @param flaw why no attribute of it may even be looked at, absent where there is nothing
 */
record OtlpSpan(
    String traceId,
    String spanId,
    String parentSpanId,
    String name,
    long startNanos,
    long endNanos,
    List<Attribute> attributes,
    @Nullable Refusal flaw) {

  /** A name and a value of one of the kinds OTLP has. */
  record Attribute(String name, Value value) {}

  /** A value of an attribute. */
  sealed interface Value {}

  record Text(String text) implements Value {}

  record Texts(List<String> texts) implements Value {}

  record Number(long number) implements Value {}

  record Decimal(double number) implements Value {}

  record Flag(boolean flag) implements Value {}

  /** Bytes, maps, mixed or nested lists: nothing that the allow-list has. */
  record Foreign() implements Value {}

  /** Longer than any attribute may be; never decoded. */
  record TooLong() implements Value {}
}
