package dev.demarc.server.traces;

import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.trace.SessionEvent;
import dev.demarc.server.measures.AgentSequences;
import dev.demarc.server.measures.CloudUse;
import dev.demarc.server.measures.Family;
import dev.demarc.server.measures.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the new records of one batch add to what is counted. Not for use by two threads. */
final class SpanTally {
  private static final String ROUTED = "routed";

  private final Tally tally = new Tally();
  private final AgentSequences.Arrivals arrivals = new AgentSequences.Arrivals();
  private final CloudUse.Uses cloud = new CloudUse.Uses();
  private final AgentId agent;
  private final Instant receivedAt;
  private int unpermitted;

  SpanTally(AgentId agent, Instant receivedAt) {
    this.agent = agent;
    this.receivedAt = receivedAt;
  }

  Tally sums() {
    return tally;
  }

  AgentSequences.Arrivals arrivals() {
    return arrivals;
  }

  CloudUse.Uses cloud() {
    return cloud;
  }

  /** How many went over a boundary, and no rule let them. */
  int unpermitted() {
    return unpermitted;
  }

  void add(TraceRecord record) {
    arrivals.add(record.epoch(), record.sequence(), record.start());
    upload(record);
    switch (record.kind()) {
      case REQUEST -> request(record);
      case ATTEMPT -> attempt(record);
      case INTENT -> {}
    }
  }

  private void upload(TraceRecord record) {
    long delay = Math.max(0, micros(record.end(), receivedAt));
    long late = CopyRows.isLate(record, receivedAt) ? 1 : 0;
    tally.addDuration(Family.UPLOAD, record.start(), List.of(agent.text()), delay, 1, late);
  }

  private void request(TraceRecord record) {
    routed(record);
    decided(record);
    fallback(record);
    told(record);
    session(record);
    latency("request", record, micros(record.start(), record.end()));
    latency("first-chunk", record, record.measured().firstChunkMicros());
    latency("decision", record, record.measured().decisionMicros());
    if (!Boolean.TRUE.equals(record.measured().attemptsCount())) {
      costs(record);
      went(record);
    }
  }

  /**
   * Where data went: of each attempt that sent some, or where attempts do not tell it, of the
   * request where it was answered or tried last.
   */
  private void went(TraceRecord record) {
    moved(record);
    if (Boundary.MANAGED_CLOUD.wire().equals(record.routing().boundary())) {
      cloud.add(record.routing().dataClass(), record.routing().application(), record.start());
    }
  }

  private void routed(TraceRecord record) {
    TraceRecord.Routing routing = record.routing();
    Measured measured = record.measured();
    boolean answered = answered(record);
    boolean attributed = answered && routing.target() != null && measured.answers();
    tally.add(
        Family.REQUEST,
        record.start(),
        Tally.labels(
            routing.boundary(),
            routing.target(),
            routing.model(),
            routing.dataClass(),
            routing.task(),
            routing.application(),
            measured.team(),
            routing.outcome(),
            routing.reason()),
        1,
        one(answered),
        one(routing.fallbackFrom() != null),
        record.costMicroUsd(),
        record.bytesOut(),
        one(attributed),
        one(measured.valid() != null),
        one(Boolean.TRUE.equals(measured.valid())),
        one(answered && !measured.degraded().isEmpty()));
    if (answered) {
      measured.degraded().forEach(what -> remark("degraded", what, record));
    }
  }

  private void costs(TraceRecord record) {
    TraceRecord.Routing routing = record.routing();
    if (record.costMicroUsd() > 0) {
      tally.add(
          Family.COST,
          record.start(),
          Tally.labels(
              routing.boundary(),
              routing.target(),
              routing.model(),
              routing.dataClass(),
              routing.task(),
              routing.application(),
              record.measured().team()),
          record.costMicroUsd());
    }
  }

  private void decided(TraceRecord record) {
    Measured measured = record.measured();
    tally.add(
        Family.DECISION,
        record.start(),
        Tally.labels(
            record.routing().outcome(),
            record.routing().reason(),
            measured.rule(),
            measured.policy(),
            measured.version()),
        1);
  }

  private void fallback(TraceRecord record) {
    TraceRecord.Routing routing = record.routing();
    @Nullable String to = record.measured().fallbackTo();
    if (routing.fallbackFrom() != null) {
      tally.add(
          Family.FALLBACK,
          record.start(),
          Tally.labels(
              routing.dataClass(),
              routing.fallbackFrom(),
              to == null ? routing.target() : to,
              record.measured().fallbackReason()),
          1,
          one(answered(record)));
    }
  }

  /** Within one place nothing moves; where it came from is not told of every class. */
  private void moved(TraceRecord record) {
    TraceRecord.Routing routing = record.routing();
    Measured measured = record.measured();
    boolean stays =
        Objects.equals(measured.boundaryFrom(), routing.boundary())
            && Objects.equals(measured.regionFrom(), routing.region());
    if (routing.boundary() != null && !stays) {
      moved(record, "out", record.bytesOut());
      moved(record, "in", measured.bytesIn());
    }
    if (crosses(record) && measured.rule() == null) {
      unpermitted++;
    }
  }

  /** The way without a model moves nothing and needs no rule. */
  private static boolean crosses(TraceRecord record) {
    @Nullable String from = record.measured().boundaryFrom();
    @Nullable String to = record.routing().boundary();
    boolean runs = record.kind() == RecordKind.ATTEMPT || ROUTED.equals(record.routing().outcome());
    boolean moves = runs && !Boundary.NONE.wire().equals(to);
    return moves && from != null && to != null && !from.equals(to);
  }

  private void moved(TraceRecord record, String direction, long bytes) {
    TraceRecord.Routing routing = record.routing();
    tally.add(
        Family.MOVEMENT,
        record.start(),
        Tally.labels(
            routing.dataClass(),
            record.measured().boundaryFrom(),
            routing.boundary(),
            routing.region(),
            direction),
        1,
        bytes);
  }

  /** Of citations, of being offline and of budgets. */
  private void told(TraceRecord record) {
    TraceRecord.Routing routing = record.routing();
    Measured measured = record.measured();
    if (measured.cited() != null) {
      List<String> labels = Tally.labels(routing.target(), routing.model());
      tally.add(Family.CITATION, record.start(), labels, 1, one(measured.cited()));
    }
    if (measured.offline()) {
      List<String> labels = Tally.labels(measured.site(), routing.dataClass());
      tally.add(Family.OFFLINE, record.start(), labels, 1, one(answered(record)));
    }
    if (measured.reservedMicroUsd() != null) {
      List<String> labels = Tally.labels(routing.application(), measured.team());
      long reserved = measured.reservedMicroUsd();
      tally.add(Family.BUDGET, record.start(), labels, reserved, record.costMicroUsd());
    }
  }

  /** Of the session that it is in. */
  private void session(TraceRecord record) {
    TraceRecord.Routing routing = record.routing();
    for (SessionEvent event : record.measured().session()) {
      List<String> labels = Tally.labels(event.wire(), routing.boundary(), routing.target());
      tally.add(Family.SESSION, record.start(), labels, 1);
    }
    @Nullable Long spread = record.measured().spreadMicros();
    if (spread != null) {
      List<String> labels = Tally.labels(routing.boundary());
      tally.addDuration(Family.SPREAD, record.start(), labels, spread, 1);
    }
  }

  private void attempt(TraceRecord record) {
    TraceRecord.Routing routing = record.routing();
    Measured measured = record.measured();
    tally.add(
        Family.ATTEMPT,
        record.start(),
        Tally.labels(routing.boundary(), routing.target(), routing.model(), measured.error()),
        1,
        one(!measured.mismatches().isEmpty()));
    measured.mismatches().forEach(what -> remark("mismatch", what, record));
    if (routing.application() != null) {
      costs(record);
      if (record.bytesOut() > 0) {
        went(record);
      }
    }
    latency("attempt", record, micros(record.start(), record.end()));
  }

  private void remark(String kind, String what, TraceRecord record) {
    TraceRecord.Routing routing = record.routing();
    tally.add(
        Family.REMARK,
        record.start(),
        Tally.labels(kind, what, routing.target(), routing.model()),
        1);
  }

  private void latency(String phase, TraceRecord record, @Nullable Long micros) {
    if (micros != null) {
      TraceRecord.Routing routing = record.routing();
      tally.addDuration(
          Family.LATENCY,
          record.start(),
          Tally.labels(phase, routing.boundary(), routing.target(), routing.model()),
          micros,
          1);
    }
  }

  private static boolean answered(TraceRecord record) {
    return ROUTED.equals(record.routing().outcome()) && record.measured().error() == null;
  }

  private static long micros(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1_000;
  }

  private static long one(boolean counts) {
    return counts ? 1 : 0;
  }
}
