package dev.demarc.json;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.trace.TraceAttribute;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The schema of traces as it is published, {@code trace-schema.json} of the contract: every span,
 * attribute and metric there is.
 *
 * @param conventions the OpenTelemetry semantic conventions that names of {@code gen_ai} are from
 */
public record TraceSchemaFile(
    int version,
    String conventions,
    Never never,
    List<SpanKind> spans,
    List<Attribute> attributes,
    List<Metric> metrics) {
  private static final String FILE = "trace-schema.json";

  public TraceSchemaFile {
    spans = Sorted.list(spans);
    attributes = Sorted.list(attributes);
    metrics = Sorted.list(metrics);
  }

  /**
   * Names of the conventions that are not sent and not taken.
   *
   * @param content what people typed
   * @param deprecated names that others took the place of
   * @param unbounded texts that nothing bounds
   */
  public record Never(List<String> content, List<String> deprecated, List<String> unbounded) {}

  /**
   * A kind of span.
   *
   * @param kind of the record it is made from
   * @param otlp its kind in OTLP
   */
  public record SpanKind(String kind, String name, String otlp, String description) {}

  /**
   * An attribute.
   *
   * @param max the greatest number, or the most characters; absent of a flag
   * @param privacy what it may tell, a {@link dev.demarc.contract.trace.PrivacyClass}
   * @param on the kinds of span that carry it
   * @param since the first version that has it
   */
  public record Attribute(
      String name,
      String type,
      @Nullable Long max,
      String privacy,
      List<String> on,
      int since,
      String description) {}

  /**
   * A metric.
   *
   * @param buckets bounds of a histogram; absent of a counter
   * @param attributes what its points are told apart by
   */
  public record Metric(
      String name,
      String instrument,
      String unit,
      @Nullable List<Double> buckets,
      List<String> attributes,
      int since,
      String description) {}

  /** The one that this build was made with. */
  public static TraceSchemaFile load() {
    try (InputStream in = TraceAttribute.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not packaged");
      }
      return DemarcJson.strict().readValue(in, TraceSchemaFile.class);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }
}
