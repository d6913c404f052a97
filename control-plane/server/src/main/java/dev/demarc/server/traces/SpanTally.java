package dev.demarc.server.traces;

import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.AgentId;
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
    moved(record);
    latency("request", record, micros(record.start(), record.end()));
    latency("first-chunk", record, record.measured().firstChunkMicros());
    latency("decision", record, record.measured().decisionMicros());
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
