package dev.demarc.json;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The schema of traces for people. */
final class TraceSchemaPage {
  private TraceSchemaPage() {}

  static String of(TraceSchemaFile schema) {
    return """
    # The schema of traces

    What an agent may tell of requests, to the control plane and to a collector of the site's own: these spans, these attributes, nothing else. A span
    that carries anything else is refused and counted. Made from [`trace-schema.json`](src/main/resources/dev/demarc/contract/trace/trace-schema.json);
    after a change write this page anew with
    `./mvnw -pl control-plane/json -am test -Dtest=TraceSchemaTest -Dsurefire.failIfNoSpecifiedTests=false -Dtrace-schema.write=true`.

    Version %d. Names of `gen_ai` are those of the OpenTelemetry semantic conventions %s. Versions only add. An agent sends what is younger than version 1 only to
    a control plane whose answers to uploads say, in `Demarc-Trace-Schema`, that it knows that version.

    Texts are of `A-Z a-z 0-9 . _ : @ ; / + = -`, so that none can be prose. Numbers are whole and, like decimals, not negative. `json` is read strictly as what the
    decision was made from and holds nothing but structure and such texts.

    Never sent: %s.

    ## Spans

    | kind | name | in OTLP | is |
    |---|---|---|---|
    %s

    ## Attributes

    | attribute | type | bound | privacy | on | since | is |
    |---|---|---|---|---|---|---|
    %s

    ## Metrics

    Of a collector of the site's own, cumulative.

    | metric | instrument | unit | told apart by | since | is |
    |---|---|---|---|---|---|
    %s

    Buckets: %s.
    """
        .formatted(
            schema.version(),
            schema.conventions(),
            never(schema.never()),
            lines(schema.spans().stream().map(TraceSchemaPage::row)),
            lines(schema.attributes().stream().map(TraceSchemaPage::row)),
            lines(schema.metrics().stream().map(TraceSchemaPage::row)),
            schema.metrics().stream()
                .filter(metric -> metric.buckets() != null)
                .map(TraceSchemaPage::buckets)
                .collect(Collectors.joining("; ")));
  }

  private static String never(TraceSchemaFile.Never never) {
    return "content (%s), deprecated names (%s), texts that nothing bounds (%s)"
        .formatted(names(never.content()), names(never.deprecated()), names(never.unbounded()));
  }

  private static String row(TraceSchemaFile.SpanKind one) {
    return "| %s | `%s` | %s | %s |"
        .formatted(one.kind(), one.name(), one.otlp(), one.description());
  }

  private static String row(TraceSchemaFile.Attribute one) {
    return "| `%s` | %s | %s | %s | %s | %d | %s |"
        .formatted(
            one.name(),
            one.type(),
            one.max() == null ? "" : String.format(Locale.ROOT, "%,d", one.max()),
            one.privacy(),
            String.join(", ", one.on()),
            one.since(),
            one.description());
  }

  private static String row(TraceSchemaFile.Metric one) {
    return "| `%s` | %s | `%s` | %s | %d | %s |"
        .formatted(
            one.name(),
            one.instrument(),
            one.unit(),
            names(one.attributes()),
            one.since(),
            one.description());
  }

  private static String buckets(TraceSchemaFile.Metric one) {
    return "`%s` %s"
        .formatted(
            one.name(),
            Objects.requireNonNull(one.buckets()).stream()
                .map(bound ->
                    bound % 1 == 0
                        ? String.format(Locale.ROOT, "%,d", bound.longValue())
                        : bound + "")
                .collect(Collectors.joining(" · ")));
  }

  private static String names(List<String> names) {
    return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }

  private static String lines(Stream<String> rows) {
    return rows.collect(Collectors.joining("\n"));
  }
}
