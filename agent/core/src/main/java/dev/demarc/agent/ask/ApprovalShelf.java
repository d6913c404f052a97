package dev.demarc.agent.ask;

import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.agent.enrol.TenantKeys;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.consent.RevocationFeed;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.organisation.Approval;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The organisation's approvals this agent holds: each verified against the tenant's keys, kept over
 * restarts, and usable only while it is neither expired, withdrawn nor used up, and the feed of
 * withdrawals is current.
 *
 * <p>Uses are counted. Where an approval is for so many, the count is on the disk before the use
 * happens; otherwise when it is told, so that a crash may lose the last few, which the evidence
 * names as well. At most {@value #MOST} are held; past that, new ones are refused. Safe for use by
 * many threads; reading never blocks.
 */
public final class ApprovalShelf {
  /** The file in the data directory. */
  public static final String FILE = "approvals.json";

  private static final int MOST = 10_000;
  private static final Duration FRESH = Duration.ofSeconds(30);

  private final DataDirectory data;
  private final Identity identity;
  private final TenantSigned signed;
  private final Supplier<Optional<RevocationFeed>> feed;
  private final InstantSource clock;
  private volatile State state = new State(List.of(), Map.of(), Map.of(), Map.of());

  private record Held(Dsse envelope, Approval approval) {}

  /**
   * @param uses of each that was used and has not expired, also of one that is not held just now:
   *     it may come again
   * @param until when each of these expires
   * @param told how many of them the control plane knows
   */
  private record State(
      List<Held> held,
      Map<ApprovalId, Integer> uses,
      Map<ApprovalId, Instant> until,
      Map<ApprovalId, Integer> told) {
    State holding(List<Held> next) {
      return new State(List.copyOf(next), uses, until, told);
    }

    int uses(ApprovalId id) {
      return uses.getOrDefault(id, 0);
    }
  }

  /** What is on the disk. */
  record Kept(
      List<Dsse> approvals,
      SortedMap<ApprovalId, Integer> uses,
      SortedMap<ApprovalId, Instant> until) {
    Kept {
      approvals = Sorted.list(approvals);
      uses = Sorted.map(uses);
      until = Sorted.map(until);
    }
  }

  /**
   * @param feed the newest that was taken
   */
  public ApprovalShelf(
      DataDirectory data,
      Identity identity,
      TenantKeys keys,
      Supplier<Optional<RevocationFeed>> feed,
      InstantSource clock) {
    this.data = data;
    this.identity = identity;
    this.signed = new TenantSigned(keys);
    this.feed = feed;
    this.clock = clock;
    data.read(FILE).ifPresent(this::load);
  }

  /** See {@link Approver#covering}. */
  public Optional<Approval> covering(Change change) {
    State now = state;
    return now.held().stream()
        .map(Held::approval)
        .filter(approval -> approval.change().covers(change))
        .filter(approval -> isUsable(approval, now))
        .findFirst();
  }

  /**
   * Verifies one and holds it.
   *
   * @return empty when it is not a valid approval for this agent now
   */
  public synchronized Optional<Approval> accept(Dsse envelope) {
    Optional<Approval> approval = verified(envelope);
    if (approval.isEmpty() || state.held().size() >= MOST) {
      return Optional.empty();
    }
    List<Held> held = new ArrayList<>(state.held());
    held.removeIf(one -> one.approval().id().equals(approval.get().id()));
    held.add(new Held(envelope, approval.get()));
    keep(state.holding(held));
    return approval.filter(one -> isUsable(one, state));
  }

  /** Holds exactly the valid ones of these; what was approved moments ago is kept too. */
  public synchronized void replace(List<Dsse> envelopes) {
    List<Held> held = new ArrayList<>();
    Set<ApprovalId> seen = new HashSet<>();
    for (Dsse envelope : envelopes.subList(0, Math.min(MOST, envelopes.size()))) {
      verified(envelope)
          .filter(approval -> seen.add(approval.id()))
          .ifPresent(approval -> held.add(new Held(envelope, approval)));
    }
    Instant fresh = clock.instant().minus(FRESH);
    state.held().stream()
        .filter(one -> one.approval().approvedAt().isAfter(fresh) && seen.add(one.approval().id()))
        .forEach(held::add);
    if (!held.equals(state.held())) {
      keep(state.holding(held));
    }
  }

  /** Whether there is one that may be used or taken back. */
  public boolean holdsAny() {
    return !state.held().isEmpty();
  }

  /** See {@link Approver#used}. */
  public synchronized void use(Approval approval) {
    if (!isUsable(approval, state)) {
      throw new IllegalStateException("approval " + approval.id() + " holds no more");
    }
    Map<ApprovalId, Integer> counted = new HashMap<>(state.uses());
    counted.put(approval.id(), state.uses(approval.id()) + 1);
    Map<ApprovalId, Instant> until = new HashMap<>(state.until());
    until.put(approval.id(), approval.expiresAt());
    State next = new State(state.held(), Map.copyOf(counted), Map.copyOf(until), state.told());
    if (approval.uses() == null) {
      state = next;
    } else {
      keep(next);
    }
  }

  /** How often each was used that was used since it was told; on the disk when it returns. */
  synchronized Map<ApprovalId, Integer> untold() {
    Map<ApprovalId, Integer> untold = new TreeMap<>(state.uses());
    untold.entrySet().removeIf(each -> each.getValue().equals(state.told().get(each.getKey())));
    if (!untold.isEmpty()) {
      keep(state);
    }
    return untold;
  }

  /** Takes note that the control plane knows of so many. */
  synchronized void told(ApprovalId id, int uses) {
    Map<ApprovalId, Integer> told = new HashMap<>(state.told());
    told.put(id, uses);
    state = new State(state.held(), state.uses(), state.until(), Map.copyOf(told));
  }

  private boolean isUsable(Approval approval, State now) {
    Integer most = approval.uses();
    return clock.instant().isBefore(approval.expiresAt())
        && (most == null || now.uses(approval.id()) < most)
        && feed.get()
            .filter(newest -> clock.instant().isBefore(newest.expiresAt()))
            .filter(newest -> !newest.withdrawnApprovals().contains(approval.id()))
            .isPresent();
  }

  private Optional<Approval> verified(Dsse envelope) {
    return signed
        .payload(envelope, Approval.PAYLOAD_TYPE, Approval.class)
        .filter(approval -> approval.tenant().equals(identity.accepted().tenant()))
        .filter(approval -> approval.agent().equals(identity.accepted().agent()))
        .filter(approval -> clock.instant().isBefore(approval.expiresAt()));
  }

  /** A damaged one stops the agent: what was used up must not count as unused. */
  private void load(byte[] json) {
    try {
      Kept kept = DemarcJson.strict().readValue(json, Kept.class);
      List<Held> held = new ArrayList<>();
      kept.approvals().forEach(one -> verified(one).ifPresent(a -> held.add(new Held(one, a))));
      state =
          new State(List.copyOf(held), Map.copyOf(kept.uses()), Map.copyOf(kept.until()), Map.of());
    } catch (IOException damaged) {
      throw new IllegalStateException(FILE + " is damaged", damaged);
    }
  }

  /** Counts of what has expired are let go. */
  private void keep(State next) {
    Instant now = clock.instant();
    SortedMap<ApprovalId, Instant> until = new TreeMap<>(next.until());
    until.values().removeIf(end -> !now.isBefore(end));
    SortedMap<ApprovalId, Integer> uses = new TreeMap<>(next.uses());
    uses.keySet().retainAll(until.keySet());
    Map<ApprovalId, Integer> told = new HashMap<>(next.told());
    told.keySet().retainAll(uses.keySet());
    Kept kept = new Kept(next.held().stream().map(Held::envelope).toList(), uses, until);
    try {
      data.write(FILE, DemarcJson.strict().writeValueAsBytes(kept));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    state = new State(next.held(), Map.copyOf(uses), Map.copyOf(until), Map.copyOf(told));
  }
}
