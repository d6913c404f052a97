package dev.demarc.server.traces;

import static dev.demarc.server.traces.TestSpans.batch;
import static dev.demarc.server.traces.TestSpans.number;
import static dev.demarc.server.traces.TestSpans.text;
import static dev.demarc.server.traces.TestSpans.texts;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.TestTenant;
import dev.demarc.server.agents.TestAgent;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Traffic made up from a seed, and what of it is sent when: shuffled, and a part of it twice. */
final class MeasuredTraffic {
  private static final int RECORDS = 1_200;
  private static final int BATCH = 150;
  private static final List<String> BOUNDARIES =
      List.of("on-device", "edge", "private-cluster", "managed-cloud");
  private static final List<String> CLASSES = List.of("public", "internal", "patient");

  private final List<Recorded> all = new ArrayList<>();
  private final Instant from;
  private final Instant to;
  private final Random random;

  private MeasuredTraffic(Instant from, Instant to, long seed) {
    this.from = from;
    this.to = to;
    this.random = new Random(seed);
    for (int i = 0; i < RECORDS; i++) {
      all.add(record(i));
    }
  }

  /** The day before the last time the clock was set there, and that day. */
  static MeasuredTraffic around(ZoneId zone, long seed) {
    Instant set =
        zone.getRules().previousTransition(Instant.now().minus(3, ChronoUnit.DAYS)).getInstant();
    Instant midnight = set.atZone(zone).toLocalDate().minusDays(1).atStartOfDay(zone).toInstant();
    Instant end = set.atZone(zone).toLocalDate().plusDays(1).atStartOfDay(zone).toInstant();
    return new MeasuredTraffic(midnight, end, seed);
  }

  List<Recorded> all() {
    return all;
  }

  Instant from() {
    return from;
  }

  Instant to() {
    return to;
  }

  /** Each record at least once. */
  List<List<Recorded>> batches() {
    List<Recorded> sent = new ArrayList<>(all);
    sent.addAll(all.subList(0, RECORDS / 4));
    Collections.shuffle(sent, random);
    List<List<Recorded>> batches = new ArrayList<>();
    for (int i = 0; i < sent.size(); i += BATCH) {
      batches.add(sent.subList(i, Math.min(sent.size(), i + BATCH)));
    }
    return batches;
  }

  /** By two agents of a tenant. */
  void send(TestTenant tenant) {
    List<TestAgent> agents = List.of(TestAgent.enrol(tenant), TestAgent.enrol(tenant));
    for (List<Recorded> sent : batches()) {
      for (int agent = 0; agent < agents.size(); agent++) {
        int which = agent;
        Span.Builder[] spans =
            sent.stream()
                .filter(one -> one.agent() == which)
                .map(one -> one.span(tenant.id()))
                .toArray(Span.Builder[]::new);
        agents
            .get(agent)
            .call("POST", "/v1/traces")
            .contentType("application/x-protobuf")
            .body(batch(spans))
            .post("/v1/traces")
            .then()
            .statusCode(200);
      }
    }
  }

  private Recorded record(int number) {
    long span = ChronoUnit.MICROS.between(from, to);
    return new Recorded(
        number,
        random.nextInt(2),
        from.plus((long) (random.nextDouble() * span), ChronoUnit.MICROS),
        random.nextInt(3) > 0,
        random.nextInt(8) == 0,
        random.nextInt(10) == 0,
        random.nextInt(5) == 0,
        random.nextInt(9) > 0,
        random.nextInt(4) == 0,
        BOUNDARIES.get(random.nextInt(BOUNDARIES.size())),
        CLASSES.get(random.nextInt(CLASSES.size())),
        random.nextInt(4),
        random.nextInt(1_000_000),
        random.nextInt(1 << 20),
        random.nextInt(1 << 16),
        (long) Math.exp(random.nextDouble() * 16));
  }

  /** One record: a request where it is none, an attempt. */
  record Recorded(
      int place,
      int agent,
      Instant at,
      boolean request,
      boolean refused,
      boolean failed,
      boolean fellBack,
      boolean valid,
      boolean degraded,
      String boundary,
      String dataClass,
      int many,
      long cost,
      long bytesOut,
      long bytesIn,
      long micros) {

    boolean answered() {
      return request && !refused && !failed;
    }

    /** Everything starts at the edge in the EU; what moves counts where the cost does. */
    boolean moves() {
      return costs()
          && !(request && refused)
          && !(boundary.equals("edge") && region().equals("eu"));
    }

    boolean offline() {
      return request && place % 7 == 0;
    }

    /** Half of the attempts tell for whom they are, and half of the requests that theirs do. */
    boolean costs() {
      return request != byAttempt();
    }

    private boolean byAttempt() {
      return place % 2 == 0;
    }

    boolean isPaid() {
      return request && place % 3 == 0;
    }

    long reserved() {
      return cost + place;
    }

    boolean mustCite() {
      return answered() && place % 4 == 0;
    }

    boolean cites() {
      return place % 8 == 0;
    }

    private boolean is(int each) {
      return request && place % each == 0;
    }

    boolean begins() {
      return is(5);
    }

    boolean switches() {
      return is(7);
    }

    boolean changes() {
      return is(14);
    }

    boolean thrashes() {
      return is(21);
    }

    boolean spreads() {
      return is(6);
    }

    long spread() {
      return micros * 2 + place;
    }

    private String[] events() {
      return Stream.of(
              begins() ? "begun" : "",
              switches() ? "switched" : "",
              changes() ? "changed" : "",
              thrashes() ? "thrashed" : "",
              "of-a-newer-agent")
          .filter(event -> !event.isEmpty())
          .toArray(String[]::new);
    }

    private static KeyValue flag(String name, boolean value) {
      return TestSpans.value(name, AnyValue.newBuilder().setBoolValue(value));
    }

    private String region() {
      return many % 2 == 0 ? "eu" : "us";
    }

    private String target() {
      return boundary + "-" + many;
    }

    String label(String dimension) {
      return switch (dimension) {
        case "boundary" -> refused && request ? "" : boundary;
        case "target" -> refused && request ? "" : target();
        case "class" -> dataClass;
        case "application" -> "app-" + many;
        case "site" -> "site-" + many;
        case "team" -> many == 3 ? "" : "team-" + many;
        case "reason" -> refused ? "no-rule" : "chosen";
        case "reason of fallback" -> many == 0 ? "down" : "failed";
        case "rule" -> "rule-" + many;
        case "version" -> Integer.toString(many + 1);
        case "dimension.from" -> "edge";
        case "dimension.to" -> boundary;
        case "region" -> region();
        default -> throw new IllegalArgumentException(dimension);
      };
    }

    Span.Builder span(TenantId tenant) {
      String decision = "dec_" + place;
      Span.Builder span =
          request
              ? TestSpans.span("request", "demarc.request", decision, place + 1, at)
              : TestSpans.span("attempt", "chat small", decision, place + 1, at);
      span.setEndTimeUnixNano(span.getStartTimeUnixNano() + micros * 1_000);
      if (!(refused && request)) {
        span.addAttributes(text("demarc.target", target()))
            .addAttributes(text("demarc.boundary.to", boundary))
            .addAttributes(text("demarc.region", region()));
      }
      return request ? ofRequest(span) : ofAttempt(span);
    }

    private Span.Builder ofAttempt(Span.Builder span) {
      span.addAttributes(text("gen_ai.operation.name", "chat"))
          .addAttributes(text("gen_ai.request.model", "small"))
          .addAttributes(number("demarc.cost.settled_micro_usd", cost));
      return byAttempt() ? payer(moved(span)) : moved(span);
    }

    private Span.Builder moved(Span.Builder span) {
      return span.addAttributes(text("demarc.boundary.from", "edge"))
          .addAttributes(text("demarc.region.from", "eu"))
          .addAttributes(text("demarc.decision.rule", label("rule")))
          .addAttributes(number("demarc.transfer.bytes_out", bytesOut))
          .addAttributes(number("demarc.transfer.bytes_in", bytesIn));
    }

    private Span.Builder payer(Span.Builder span) {
      return span.addAttributes(text("demarc.data.class", dataClass))
          .addAttributes(text("demarc.application", label("application")))
          .addAttributes(text("demarc.team", label("team")));
    }

    private Span.Builder ofRequest(Span.Builder span) {
      span.addAttributes(text("demarc.decision.outcome", refused ? "refused" : "routed"))
          .addAttributes(text("demarc.decision.reason", label("reason")))
          .addAttributes(number("demarc.policy.version", many + 1))
          .addAttributes(number("demarc.cost.settled_micro_usd", cost))
          .addAttributes(text("demarc.site", label("site")))
          .addAttributes(flag("demarc.offline", offline()));
      span.addAttributes(texts("demarc.session.events", events()));
      if (spreads()) {
        span.addAttributes(number("demarc.session.spread_us", spread()));
      }
      payer(moved(span));
      if (byAttempt()) {
        span.addAttributes(flag("demarc.attempts.counted", true));
      }
      if (isPaid()) {
        span.addAttributes(number("demarc.cost.reserved_micro_usd", reserved()));
      }
      if (mustCite()) {
        span.addAttributes(flag("demarc.citations.required", true))
            .addAttributes(flag("demarc.citations.carried", cites()));
      }
      if (failed) {
        span.addAttributes(text("error.type", "target_failed"));
      }
      if (fellBack) {
        span.addAttributes(text("demarc.fallback.from", "first"))
            .addAttributes(text("demarc.fallback.reason", label("reason of fallback")));
      }
      if (answered()) {
        span.addAttributes(flag("demarc.contract.valid", valid));
      }
      if (degraded) {
        span.addAttributes(texts("demarc.contract.degraded", "context", "quality"));
      }
      return span;
    }
  }
}
