package dev.demarc.agent.stability;

import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.policy.Stability;
import java.time.Duration;
import java.time.Instant;

/**
 * The health window of one target.
 *
 * <pre>
 *  state       a failure                   a success                   time alone
 *  ----------  --------------------------  --------------------------  ------------------------------
 *  STEADY      hardFailures in a row:      the row ends                –
 *              DOWN, and a penalty
 *  DOWN        –                           RECOVERING                  never probed: RECOVERING
 *                                                                      after goodProbes × probeEvery
 *  RECOVERING  the count of successes      goodProbes in a row, the    never probed: as if that many
 *              begins anew; hardFailures   dwell over, not suppressed: probes had been good, but one
 *              in a row: DOWN              STEADY                      failure is enough for DOWN
 * </pre>
 *
 * STEADY is up, DOWN is down, RECOVERING is damped: it works and is held back. Requests and probes
 * count alike. Not safe for many threads.
 */
final class TargetWindow {
  /** Of an attempt that fails nothing of use is left but that it failed. */
  private static final double LEAST_SUCCESS = 0.05;

  /** By how many standard errors a mean may be off. */
  private static final double STANDARD_ERRORS = 2;

  private enum State {
    STEADY,
    DOWN,
    RECOVERING
  }

  private final DecayedMean micros = new DecayedMean();
  private final DecayedMean errors = new DecayedMean();
  private final Penalty penalty = new Penalty();
  private State state = State.STEADY;
  private int failures;
  private int successes;
  private int silence;
  private boolean probed;
  private boolean probing;
  private Instant failedOverAt = Instant.MIN;
  private Instant downAt = Instant.MIN;
  private Instant nextProbe = Instant.MIN;
  private Instant lastSample = Instant.MIN;
  private Instant lastAnswer = Instant.MIN;
  private PlainMean fresh = new PlainMean();
  private boolean returned;

  /** A request got its answer. */
  void answered(Duration latency, Instant now, Stability terms) {
    micros.add(latency.toNanos() / 1e3, now, terms.halfLife());
    fresh.add(latency.toNanos() / 1e3);
    errors.add(0, now, terms.halfLife());
    lastSample = now;
    lastAnswer = now;
    succeeded(now, terms);
  }

  /** A request failed through the target's fault; whether that was the hard failover. */
  boolean failed(Instant now, Stability terms) {
    errors.add(1, now, terms.halfLife());
    lastSample = now;
    return bad(now, terms);
  }

  /** A probe was sent. */
  void probeSent() {
    probing = true;
  }

  /** No probe can be sent, so time has to do. */
  void notProbed(Instant now, Stability terms) {
    probing = false;
    nextProbe = now.plus(terms.probeEvery());
  }

  /** A probe came back. */
  void probed(boolean good, Instant now, Stability terms) {
    probing = false;
    probed = true;
    silence = good ? 0 : Math.min(silence + 1, 3);
    nextProbe = now.plus(terms.probeEvery().multipliedBy(1L << silence));
    if (good) {
      succeeded(now, terms);
    } else {
      bad(now, terms);
    }
  }

  /** Whether it should be probed now: it is not steady, and no probe is under way. */
  boolean isDue(Instant now, Stability terms) {
    return availability(now, terms) != Availability.UP && !probing && !now.isBefore(nextProbe);
  }

  /** From here on its answers count afresh. */
  void hearAnew() {
    fresh = new PlainMean();
  }

  /** How many answers there were since then. */
  int heard() {
    return fresh.count();
  }

  /** The score of those alone, their mean being as far off as it may be. */
  double freshScore() {
    return score(fresh.value() + STANDARD_ERRORS * fresh.error());
  }

  /** Whether it was taken again since this was asked last. */
  boolean takeReturned() {
    boolean was = returned;
    returned = false;
    return was;
  }

  Instant lastSample() {
    return lastSample;
  }

  Availability availability(Instant now, Stability terms) {
    settle(now, terms);
    return switch (state) {
      case STEADY -> Availability.UP;
      case DOWN -> Availability.DOWN;
      case RECOVERING -> Availability.DAMPED;
    };
  }

  /** When an answer was timed last. */
  Instant lastAnswer() {
    return lastAnswer;
  }

  /** The mean time to an answer, in milliseconds, of those that were answered. */
  long millis() {
    return Math.round(micros.value() / 1e3);
  }

  /** Whether signals have anything to compare. */
  boolean known() {
    return micros.known();
  }

  /** The expected time to an answer, in microseconds: what errors cost is time too. */
  double score() {
    return micros.known() ? score(micros.value()) : Double.MAX_VALUE;
  }

  private double score(double micros) {
    return micros / Math.max(LEAST_SUCCESS, 1 - errors.value());
  }

  private void succeeded(Instant now, Stability terms) {
    failures = 0;
    if (state != State.STEADY) {
      state = State.RECOVERING;
      successes = Math.min(successes + 1, terms.goodProbes());
      settle(now, terms);
    }
  }

  private boolean bad(Instant now, Stability terms) {
    successes = 0;
    failures = Math.min(failures + 1, terms.hardFailures());
    if (failures < terms.hardFailures() || state == State.DOWN) {
      return false;
    }
    boolean failover = state == State.STEADY;
    state = State.DOWN;
    probed = false;
    silence = 0;
    nextProbe = now.plus(terms.probeEvery());
    downAt = now;
    if (failover) {
      failedOverAt = now;
      penalty.add(now, terms.damping());
    }
    return failover;
  }

  /** What time alone changes. */
  private void settle(Instant now, Stability terms) {
    if (state == State.STEADY) {
      return;
    }
    Duration rest = terms.probeEvery().multipliedBy(terms.goodProbes());
    if (!probed && !probing && passed(downAt, now, rest)) {
      state = State.RECOVERING;
      successes = terms.goodProbes();
      failures = terms.hardFailures() - 1;
    }
    if (state == State.RECOVERING
        && successes >= terms.goodProbes()
        && passed(failedOverAt, now, terms.dwell())
        && !penalty.suppresses(now, terms.damping())) {
      state = State.STEADY;
      returned = true;
    }
  }

  private static boolean passed(Instant since, Instant now, Duration time) {
    return !since.plus(time).isAfter(now);
  }
}
