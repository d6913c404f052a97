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

  private final DataDirectory data;
  private final Identity identity;
  private final TenantSigned signed;
  private final Supplier<Optional<RevocationFeed>> feed;
  private final InstantSource clock;
  private volatile State state = new State(List.of(), Map.of(), Map.of());

  private record Held(Dsse envelope, Approval approval) {}

  /**
   * @param uses of each that is held
   * @param told how many of them the control plane knows
   */
  private record State(
      List<Held> held, Map<ApprovalId, Integer> uses, Map<ApprovalId, Integer> told) {
    int uses(ApprovalId id) {
      return uses.getOrDefault(id, 0);
    }
  }

  /** What is on the disk. */
  record Kept(List<Dsse> approvals, SortedMap<ApprovalId, Integer> uses) {
    Kept {
      approvals = Sorted.list(approvals);
      uses = Sorted.map(uses);
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
    keep(held, state.uses());
    return approval.filter(one -> isUsable(one, state));
  }

  /** Holds exactly the valid ones of these. */
  public synchronized void replace(List<Dsse> envelopes) {
    List<Held> held = new ArrayList<>();
    Set<ApprovalId> seen = new HashSet<>();
    for (Dsse envelope : envelopes.subList(0, Math.min(MOST, envelopes.size()))) {
      verified(envelope)
          .filter(approval -> seen.add(approval.id()))
          .ifPresent(approval -> held.add(new Held(envelope, approval)));
    }
    if (!held.equals(state.held())) {
      keep(held, state.uses());
    }
  }

  /** Whether there is one that may be used or taken back. */
  public boolean holdsAny() {
    return !state.held().isEmpty();
  }

  /** See {@link Approver#used}. */
  public synchronized void use(Approval approval) {
    int uses = state.uses(approval.id()) + 1;
    Integer most = approval.uses();
    if (most != null && uses > most) {
      throw new IllegalStateException("approval " + approval.id() + " is used up");
    }
    Map<ApprovalId, Integer> counted = new HashMap<>(state.uses());
    counted.put(approval.id(), uses);
    if (most == null) {
      state = new State(state.held(), Map.copyOf(counted), state.told());
    } else {
      keep(state.held(), counted);
    }
  }

  /** How often each was used that was used since it was told; on the disk when it returns. */
  synchronized Map<ApprovalId, Integer> untold() {
    Map<ApprovalId, Integer> untold = new TreeMap<>(state.uses());
    untold.entrySet().removeIf(each -> each.getValue().equals(state.told().get(each.getKey())));
    if (!untold.isEmpty()) {
      keep(state.held(), state.uses());
    }
    return untold;
  }

  /** Takes note that the control plane knows of so many. */
  synchronized void told(ApprovalId id, int uses) {
    Map<ApprovalId, Integer> told = new HashMap<>(state.told());
    told.put(id, uses);
    state = new State(state.held(), state.uses(), Map.copyOf(told));
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

  private static Set<ApprovalId> ids(List<Held> held) {
    Set<ApprovalId> ids = new HashSet<>();
    held.forEach(one -> ids.add(one.approval().id()));
    return ids;
  }

  private void load(byte[] json) {
    try {
      Kept kept = DemarcJson.strict().readValue(json, Kept.class);
      List<Held> held = new ArrayList<>();
      kept.approvals().forEach(one -> verified(one).ifPresent(a -> held.add(new Held(one, a))));
      state = new State(List.copyOf(held), Map.copyOf(kept.uses()), Map.of());
    } catch (IOException damaged) {
      data.remove(FILE);
    }
  }

  /** Counts of what is not held any more, and was told, are let go. */
  private void keep(List<Held> held, Map<ApprovalId, Integer> counted) {
    Set<ApprovalId> ids = ids(held);
    SortedMap<ApprovalId, Integer> uses = new TreeMap<>(counted);
    uses.entrySet()
        .removeIf(each ->
            !ids.contains(each.getKey())
                && each.getValue().equals(state.told().get(each.getKey())));
    Map<ApprovalId, Integer> told = new HashMap<>(state.told());
    told.keySet().retainAll(uses.keySet());
    Kept kept = new Kept(held.stream().map(Held::envelope).toList(), uses);
    try {
      data.write(FILE, DemarcJson.strict().writeValueAsBytes(kept));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    state = new State(List.copyOf(held), Map.copyOf(uses), Map.copyOf(told));
  }
}
