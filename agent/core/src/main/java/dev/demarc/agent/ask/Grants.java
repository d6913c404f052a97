package dev.demarc.agent.ask;

import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.agent.enrol.TenantKeys;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.contract.consent.Grant;
import dev.demarc.contract.consent.RevocationFeed;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The people's answers this agent holds: each verified against the tenant's keys, kept over
 * restarts, and usable only while it is neither expired, withdrawn nor used up. Where the feed of
 * withdrawals has expired, or there is none, grants that outlive one decision are not usable.
 *
 * <p>At most {@value #MOST} are held; past that, new ones are refused. Safe for use by many
 * threads; reading never blocks.
 */
public final class Grants {
  /** The file in the data directory. */
  public static final String FILE = "grants.json";

  private static final int MOST = 10_000;
  private static final Duration FRESH = Duration.ofSeconds(30);

  private final DataDirectory data;
  private final Identity identity;
  private final TenantSigned signed;
  private final InstantSource clock;
  private final LedgerWatch ledger;
  private volatile State state = new State(List.of(), null, Set.of());

  private record Held(Dsse envelope, Grant grant) {}

  private record State(List<Held> held, @Nullable Feed feed, Set<ConsentId> used) {}

  private record Feed(Dsse envelope, RevocationFeed feed) {}

  /** What is on the disk. */
  record Kept(List<Dsse> grants, @Nullable Dsse feed, SortedSet<ConsentId> used) {
    Kept {
      grants = Sorted.list(grants);
      used = Sorted.set(used);
    }
  }

  public Grants(DataDirectory data, Identity identity, TenantKeys keys, InstantSource clock) {
    this.data = data;
    this.identity = identity;
    this.signed = new TenantSigned(keys);
    this.clock = clock;
    this.ledger = new LedgerWatch(data, identity, keys);
    data.read(FILE).ifPresent(this::load);
  }

  /** See {@link Asker#covering}. */
  public Optional<Grant> covering(ConsentRequest question) {
    State now = state;
    Instant at = clock.instant();
    return now.held().stream()
        .map(Held::grant)
        .filter(grant -> isUsable(grant, now, at))
        .filter(grant -> question.bytes() <= grant.maxBytes())
        .filter(grant -> grant.answersFor(question.answerers()))
        .filter(grant -> covers(grant, question.change(), question.decision()))
        .findFirst();
  }

  /**
   * Verifies one grant and holds it.
   *
   * @return empty when it is not a valid grant for this agent now
   */
  public synchronized Optional<Grant> accept(Dsse envelope) {
    Optional<Grant> grant = verified(envelope);
    if (grant.isEmpty() || state.held().size() >= MOST) {
      return Optional.empty();
    }
    List<Held> held = new ArrayList<>(state.held());
    held.removeIf(one -> one.grant().id().equals(grant.get().id()));
    held.add(new Held(envelope, grant.get()));
    keep(new State(List.copyOf(held), state.feed(), state.used()));
    return grant.filter(one -> isUsable(one, state, clock.instant()));
  }

  /** Holds exactly the valid ones of these; what was granted moments ago is kept too. */
  public synchronized void replace(List<Dsse> envelopes) {
    List<Held> held = new ArrayList<>();
    Set<ConsentId> seen = new HashSet<>();
    Instant fresh = clock.instant().minus(FRESH);
    for (Dsse envelope : envelopes.subList(0, Math.min(MOST, envelopes.size()))) {
      verified(envelope)
          .filter(grant -> seen.add(grant.id()))
          .ifPresent(g -> held.add(new Held(envelope, g)));
    }
    state.held().stream()
        .filter(one -> one.grant().grantedAt().isAfter(fresh) && seen.add(one.grant().id()))
        .forEach(held::add);
    if (!envelopes(held).equals(envelopes(state.held()))) {
      keep(new State(List.copyOf(held), state.feed(), state.used()));
    }
  }

  /** Not their ids: a grant is signed anew where the tenant's key was replaced. */
  private static Set<Dsse> envelopes(List<Held> held) {
    Set<Dsse> envelopes = new HashSet<>();
    held.forEach(one -> envelopes.add(one.envelope()));
    return envelopes;
  }

  private static Set<ConsentId> ids(List<Held> held) {
    Set<ConsentId> ids = new HashSet<>();
    held.forEach(one -> ids.add(one.grant().id()));
    return ids;
  }

  /**
   * Takes a feed of withdrawals; grants that are among them are let go, on the disk as well.
   *
   * @return the feed, empty when it is not valid or older than one seen
   * @throws LedgerWatch.Refused when the ledger it was made of is not the one known here
   */
  public synchronized Optional<RevocationFeed> revocations(Dsse envelope) {
    Optional<RevocationFeed> feed = verifiedFeed(envelope);
    Feed before = state.feed();
    if (feed.isEmpty() || (before != null && feed.get().sequence() < before.feed().sequence())) {
      return Optional.empty();
    }
    ledger.observe(feed.get().ledgerHead());
    if (before == null || !before.feed().equals(feed.get())) {
      Set<ConsentId> withdrawn = Set.copyOf(feed.get().withdrawn());
      List<Held> left =
          state.held().stream().filter(one -> !withdrawn.contains(one.grant().id())).toList();
      keep(new State(left, new Feed(envelope, feed.get()), state.used()));
    }
    return feed;
  }

  /** Whether there is a grant that may be used or taken back. */
  public boolean holdsAny() {
    return !state.held().isEmpty();
  }

  /** The newest feed that was taken. */
  public Optional<RevocationFeed> feed() {
    Feed newest = state.feed();
    return newest == null ? Optional.empty() : Optional.of(newest.feed());
  }

  /** What a feed says, where it is signed for this tenant; nothing is taken of it. */
  public Optional<RevocationFeed> read(Dsse envelope) {
    return verifiedFeed(envelope);
  }

  /** See {@link Asker#used}. */
  public synchronized void use(Grant grant) {
    if (grant.scope() != ConsentScope.ONCE) {
      return;
    }
    if (state.used().contains(grant.id())) {
      throw new IllegalStateException("consent " + grant.id() + " was used already");
    }
    Set<ConsentId> used = new TreeSet<>(state.used());
    used.retainAll(ids(state.held()));
    used.add(grant.id());
    keep(new State(state.held(), state.feed(), Set.copyOf(used)));
  }

  private boolean isUsable(Grant grant, State now, Instant at) {
    if (!at.isBefore(grant.expiresAt()) || now.used().contains(grant.id())) {
      return false;
    }
    Feed feed = now.feed();
    if (feed != null && feed.feed().withdrawn().contains(grant.id())) {
      return false;
    }
    boolean current = feed != null && at.isBefore(feed.feed().expiresAt());
    return current || grant.scope() == ConsentScope.ONCE;
  }

  private static boolean covers(Grant grant, Change asked, DecisionId decision) {
    Change given = grant.change();
    return given.covers(asked)
        && switch (grant.scope()) {
          case ONCE -> decision.equals(grant.decision());
          case SESSION ->
              given.session() != null && Objects.equals(given.session(), asked.session());
          case UNTIL -> true;
        };
  }

  private Optional<Grant> verified(Dsse envelope) {
    return signed
        .payload(envelope, Grant.PAYLOAD_TYPE, Grant.class)
        .filter(grant -> grant.tenant().equals(identity.accepted().tenant()))
        .filter(grant -> grant.agent().equals(identity.accepted().agent()))
        .filter(grant -> clock.instant().isBefore(grant.expiresAt()));
  }

  private Optional<RevocationFeed> verifiedFeed(Dsse envelope) {
    return signed
        .payload(envelope, RevocationFeed.PAYLOAD_TYPE, RevocationFeed.class)
        .filter(feed -> feed.tenant().equals(identity.accepted().tenant()));
  }

  private void load(byte[] json) {
    try {
      Kept kept = DemarcJson.strict().readValue(json, Kept.class);
      List<Held> held = new ArrayList<>();
      kept.grants().forEach(one -> verified(one).ifPresent(g -> held.add(new Held(one, g))));
      Dsse feed = kept.feed();
      state =
          new State(
              List.copyOf(held),
              feed == null ? null : verifiedFeed(feed).map(f -> new Feed(feed, f)).orElse(null),
              Set.copyOf(kept.used()));
    } catch (IOException damaged) {
      data.remove(FILE);
    }
  }

  private void keep(State next) {
    Feed feed = next.feed();
    Kept kept =
        new Kept(
            next.held().stream().map(Held::envelope).toList(),
            feed == null ? null : feed.envelope(),
            new TreeSet<>(next.used()));
    try {
      data.write(FILE, DemarcJson.strict().writeValueAsBytes(kept));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    state = next;
  }
}
