package dev.demarc.agent.spend;

import dev.demarc.agent.FakeControlPlane;
import dev.demarc.agent.FakeControlPlane.Asked;
import dev.demarc.agent.FakeControlPlane.Canned;
import dev.demarc.contract.budget.Lease;
import dev.demarc.contract.budget.LeaseAsk;
import dev.demarc.contract.id.BudgetId;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Grants leases over HTTP out of one limit a period, by the rule of the control plane. */
public final class LeaseOffice {
  /** Whether it answers. */
  public volatile boolean open = true;

  /** Answers that are lost: the office has heard, the agent gets nothing. */
  public volatile int loses;

  public volatile boolean knowsTheBudget = true;

  /** Whether it is what answers here, and not an ingress or a replica that has no such door. */
  public volatile boolean isThere = true;

  /** The one budget it fails at. */
  public volatile @Nullable BudgetId cannotTake;

  public final List<LeaseAsk> heard = new ArrayList<>();
  private final long limit;
  private final long share;
  private final Map<String, LeaseAsk> leases = new HashMap<>();
  private Instant startsAt;
  private Instant endsAt;
  private Instant expiresAt;

  public LeaseOffice(long limit, long share, Instant startsAt, Instant endsAt) {
    this.limit = limit;
    this.share = share;
    this.startsAt = startsAt;
    this.endsAt = endsAt;
    this.expiresAt = endsAt;
  }

  public LeaseOffice at(FakeControlPlane controlPlane) {
    controlPlane.answer("POST /agent/v1/leases", this::answer);
    return this;
  }

  /** From now on it is this period. */
  public synchronized void turn(Instant starts, Instant ends) {
    startsAt = starts;
    endsAt = ends;
    expiresAt = ends;
  }

  public synchronized void expiring(Instant at) {
    expiresAt = at;
  }

  private synchronized Canned answer(Asked call) {
    LeaseAsk ask = read(call.body());
    heard.add(ask);
    if (!open) {
      return Canned.status(503);
    }
    if (ask.budget().equals(cannotTake)) {
      return Canned.status(500);
    }
    if (!isThere) {
      return Canned.json(404, Map.of("code", "not_found", "errors", List.of()));
    }
    if (!knowsTheBudget) {
      return Canned.json(
          404, Map.of("code", "not_found", "errors", List.of(Map.of("field", "budget"))));
    }
    Instant starts = ask.startsAt() == null ? startsAt : ask.startsAt();
    LeaseAsk lease = grant(starts, ask);
    leases.put(of(starts, ask), lease);
    if (loses > 0) {
      loses--;
      return Canned.status(504);
    }
    return Canned.json(
        200,
        new Lease(
            ask.budget(),
            ask.key(),
            starts,
            endsAt,
            expiresAt,
            lease.grantedMicroUsd(),
            lease.settledMicroUsd(),
            lease.returnedMicroUsd()));
  }

  private LeaseAsk grant(Instant starts, LeaseAsk ask) {
    LeaseAsk before = leases.get(of(starts, ask));
    LeaseAsk told = before == null ? ask : larger(before, ask);
    leases.put(of(starts, ask), told);
    long lacks =
        ask.needsMicroUsd() == 0
            ? 0
            : Math.max(0, ask.grantedMicroUsd() + ask.needsMicroUsd() - told.grantedMicroUsd());
    long left = limit - settled(starts) - held(starts);
    boolean grants = lacks > 0 && left >= lacks && starts.equals(startsAt);
    return grants ? plus(told, Math.min(left, Math.max(lacks, share))) : told;
  }

  private static String of(Instant starts, LeaseAsk ask) {
    return starts + ask.budget().text() + ask.key();
  }

  private static LeaseAsk larger(LeaseAsk one, LeaseAsk other) {
    return new LeaseAsk(
        one.budget(),
        one.key(),
        one.startsAt(),
        Math.max(one.grantedMicroUsd(), other.grantedMicroUsd()),
        Math.max(one.settledMicroUsd(), other.settledMicroUsd()),
        Math.max(one.returnedMicroUsd(), other.returnedMicroUsd()),
        0);
  }

  private static LeaseAsk plus(LeaseAsk lease, long more) {
    return new LeaseAsk(
        lease.budget(),
        lease.key(),
        lease.startsAt(),
        lease.grantedMicroUsd() + more,
        lease.settledMicroUsd(),
        lease.returnedMicroUsd(),
        0);
  }

  /** What agents told they spent in this period. */
  public synchronized long settled(Instant starts) {
    return of(starts).stream().mapToLong(LeaseAsk::settledMicroUsd).sum();
  }

  /** What agents may still spend in it. */
  public synchronized long held(Instant starts) {
    return of(starts).stream()
        .mapToLong(it -> it.grantedMicroUsd() - it.returnedMicroUsd() - it.settledMicroUsd())
        .sum();
  }

  private List<LeaseAsk> of(Instant starts) {
    return leases.entrySet().stream()
        .filter(each -> each.getKey().startsWith(starts.toString()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static LeaseAsk read(byte[] body) {
    try {
      return DemarcJson.strict().readValue(body, LeaseAsk.class);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }
}
