package dev.demarc.agent.sync;

import dev.demarc.agent.ask.ApprovalShelf;
import dev.demarc.agent.ask.ControlPlaneApprover;
import dev.demarc.agent.ask.ControlPlaneAsker;
import dev.demarc.agent.ask.Grants;
import dev.demarc.agent.ask.LedgerWatch;
import dev.demarc.agent.ask.PreferenceShelf;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.enrol.ControlPlane.Answer;
import dev.demarc.agent.enrol.ControlPlane.Call;
import dev.demarc.agent.enrol.TenantKeys;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.consent.FeedTaken;
import dev.demarc.contract.consent.RevocationFeed;
import dev.demarc.contract.id.Digest;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Pulls withdrawals and what people prefer first, then grants and approvals, and tells of uses; at
 * its {@link Pace}, always the quick one while there are grants, or at a hint. A hint of a
 * withdrawal alone spares the grants until the next turn: a thousand agents are told of it at once.
 * A feed that does not verify, or is older than one seen, changes nothing; nor does one of a ledger
 * that went back or forked, which is a problem with that name.
 */
public final class GrantPull implements Loop.Work {
  private static final Duration BOUND = Duration.ofSeconds(15);
  private static final Duration HOLDING = Duration.ofSeconds(20);
  private static final Duration HOLDING_NONE = Duration.ofSeconds(90);

  private final ControlPlane controlPlane;
  private final Grants grants;
  private final PreferenceShelf preferences;
  private final ApprovalShelf approvals;
  private final ControlPlaneAsker asker;
  private final ControlPlaneApprover approver;
  private final KeysPull keys;
  private final SignedClock clock;
  private final Pace pace;
  private final Set<String> hints = ConcurrentHashMap.newKeySet();
  private Instant whole = Instant.EPOCH;
  private long obeyed = -1;
  private long sinceNanos;

  /** All grants and approvals in force for this agent; no approvals from one that is older. */
  record InForceGrants(List<Dsse> grants, List<Dsse> approvals) {
    InForceGrants {
      grants = Sorted.list(grants);
      approvals = Sorted.list(approvals);
    }
  }

  /** Where what is pulled is held. */
  public record Held(Grants grants, ApprovalShelf approvals, PreferenceShelf preferences) {}

  public GrantPull(
      ControlPlane controlPlane,
      Held held,
      ControlPlaneAsker asker,
      ControlPlaneApprover approver,
      TenantKeys keys,
      SignedClock clock,
      Pace pace) {
    this.controlPlane = controlPlane;
    this.grants = held.grants();
    this.approvals = held.approvals();
    this.preferences = held.preferences();
    this.asker = asker;
    this.approver = approver;
    this.keys = new KeysPull(controlPlane, keys);
    this.clock = clock;
    this.pace = pace;
  }

  /** Something of this kind is newer: {@code consent} or {@code revocations}. For many threads. */
  public void hinted(String kind) {
    hints.add(kind);
  }

  @Override
  public Duration doWork() {
    boolean feedAlone = hints.remove("revocations") & !hints.remove("consent") && isWholeLately();
    obeys();
    Dsse feed = feed();
    if (grants.read(feed).isEmpty()) {
      keys.pull();
    }
    Optional<ControlPlane.Away> missed = preferences(feed);
    revocations(feed)
        .ifPresent(taken -> {
          clock.observe(taken.issuedAt());
          clock.allow(taken.expiresAt());
        });
    if (!feedAlone) {
      InForceGrants inForce = read(get(Call.get("/agent/v1/grants")), InForceGrants.class);
      keys.pullFor(inForce.grants());
      keys.pullFor(inForce.approvals());
      whole = clock.instant();
      grants.replace(inForce.grants());
      approvals.replace(inForce.approvals());
      asker.tellUses();
      approver.tellUses();
    }
    missed.ifPresent(away -> {
      throw away;
    });
    boolean untold = obeys();
    return untold || grants.holdsAny() || approvals.holdsAny() ? pace.often() : pace.next();
  }

  /** Notes since when the feed in force is obeyed; true where it is another than the last time. */
  private boolean obeys() {
    long sequence = grants.feed().map(RevocationFeed::sequence).orElse(obeyed);
    boolean another = sequence != obeyed;
    if (another) {
      obeyed = sequence;
      sinceNanos = System.nanoTime();
    }
    return another;
  }

  /** The newest feed; what is asked says which one is obeyed, and since when. */
  private Dsse feed() {
    Call call = Call.get("/agent/v1/revocations");
    if (obeyed >= 0) {
      Duration age = Duration.ofNanos(System.nanoTime() - sinceNanos);
      call = call.with(FeedTaken.HEADER, new FeedTaken(obeyed, age).text());
    }
    return read(get(call), Dsse.class);
  }

  /** Withdrawals that come one after the other put nothing else off for long. */
  private boolean isWholeLately() {
    Duration lately = grants.holdsAny() || approvals.holdsAny() ? HOLDING : HOLDING_NONE;
    return clock.instant().isBefore(whole.plus(lately));
  }

  /**
   * Pulls the list of preferences that the feed names, before the feed counts: nobody's is unknown
   * meanwhile. One that is missed holds up no withdrawal.
   */
  private Optional<ControlPlane.Away> preferences(Dsse feed) {
    Digest named =
        grants.read(feed).filter(this::isNotOlder).map(RevocationFeed::preferences).orElse(null);
    if (named == null || preferences.has(named)) {
      return Optional.empty();
    }
    try {
      byte[] list = get(Call.get("/agent/v1/preferences"));
      if (!Digest.ofBytes(list).equals(named)) {
        return Optional.of(new ControlPlane.Away("the preferences are not those of the feed"));
      }
      preferences.take(list);
      return Optional.empty();
    } catch (ControlPlane.Away away) {
      return Optional.of(away);
    }
  }

  private boolean isNotOlder(RevocationFeed feed) {
    return grants.feed().filter(last -> feed.sequence() < last.sequence()).isEmpty();
  }

  /** The feed, where it is valid; a ledger that went back or forked is a problem with a name. */
  private Optional<RevocationFeed> revocations(Dsse feed) {
    try {
      return grants.revocations(feed);
    } catch (LedgerWatch.Refused refused) {
      throw new ControlPlane.Away(String.valueOf(refused.getMessage()));
    }
  }

  private byte[] get(Call call) {
    Answer answer = ControlPlane.await(controlPlane.send(call), BOUND);
    if (!answer.ok()) {
      throw new ControlPlane.Away("status " + answer.status());
    }
    return answer.body();
  }

  private static <T> T read(byte[] json, Class<T> type) {
    try {
      return DemarcJson.tolerant().readValue(json, type);
    } catch (IOException malformed) {
      throw new ControlPlane.Away("the answer cannot be read");
    }
  }
}
