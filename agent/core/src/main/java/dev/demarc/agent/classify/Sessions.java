package dev.demarc.agent.classify;

import dev.demarc.agent.receive.Metrics;
import dev.demarc.agent.record.Journal;
import dev.demarc.agent.record.SessionRecord;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.SessionDigest;
import dev.demarc.contract.id.TagId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.ToIntFunction;

/**
 * What sessions carry: the highest class and all tags that were ever routed in them. Kept 24 hours
 * after the last use, at most {@value #MOST} sessions.
 *
 * <p>They are looked up in memory and written to the journal: when one begins, when it changes, and
 * once an hour while it is used. Nothing of a request may leave before that is on the disk, so a
 * restart, which reads them back, never lowers one. At the bound the application with the most
 * sessions loses the one unused for longest, so that naming many of its own makes nobody else keep
 * less than an equal part. A forgotten one is counted and then simply unknown: its next request is
 * judged by what it carries itself, which for a chat includes its history. Safe for many threads.
 */
public final class Sessions {
  /** Most sessions remembered. */
  public static final int MOST = 100_000;

  private static final Duration LIFE = Duration.ofHours(24);
  private static final Duration REWRITE = Duration.ofHours(1);

  private final Journal journal;
  private final InstantSource clock;
  private final Metrics metrics;
  private final int most;

  /** Of each application, the one unused for longest first. */
  private final Map<ApplicationId, Map<SessionDigest, Held>> sessions = new HashMap<>();

  private int count;

  private record Key(ApplicationId application, SessionDigest session) {}

  /** A session in memory, and its last write to the journal. */
  private record Held(Carried carried, Instant written, CompletableFuture<Void> kept) {}

  /**
   * What a session carries.
   *
   * @param dataClass the highest so far
   * @param rank it had when it was routed; what counts is the one it has in the bundle in force
   * @param proven those of the tags that not only a caller said
   */
  public record Carried(
      ClassId dataClass, int rank, SortedSet<TagId> tags, SortedSet<TagId> proven, Instant at) {
    private boolean same(Carried other) {
      return equals(new Carried(other.dataClass, other.rank, other.tags, other.proven, at));
    }
  }

  /** With what the journal has of them. */
  public Sessions(Journal journal, InstantSource clock, Metrics metrics) {
    this(journal, clock, metrics, MOST);
  }

  Sessions(Journal journal, InstantSource clock, Metrics metrics, int most) {
    this.journal = journal;
    this.clock = clock;
    this.metrics = metrics;
    this.most = most;
    journal.sessions().forEach(this::restore);
  }

  /** One may have been used until it was due to be written again, and lives from then. */
  private void restore(SessionRecord kept) {
    Carried carried =
        new Carried(
            kept.dataClass(), kept.rank(), kept.tags(), kept.proven(), kept.at().plus(REWRITE));
    hold(
        new Key(kept.application(), kept.session()),
        new Held(carried, kept.at(), CompletableFuture.completedFuture(null)));
  }

  /** What this session carries; empty for one that is not known. */
  public synchronized Optional<Carried> of(ApplicationId application, SessionDigest session) {
    return held(new Key(application, session)).map(Held::carried);
  }

  /**
   * Data of this class is about to be sent on in this session. Never lowers anything.
   *
   * @param ranks of classes in the bundle in force, the highest for one that is not known there
   * @return completes when that survives a restart, and fails when it cannot be written; nothing
   *     may leave before
   */
  public synchronized CompletionStage<Void> routed(
      ApplicationId application,
      SessionDigest session,
      Classification data,
      ToIntFunction<ClassId> ranks) {
    Key key = new Key(application, session);
    Optional<Held> before = held(key);
    Carried next = joined(before.map(Held::carried), data, ranks);
    Held after =
        before
            .filter(held -> isKept(held, next))
            .map(held -> new Held(next, held.written(), held.kept()))
            .orElseGet(() -> new Held(next, next.at(), write(key, next)));
    hold(key, after);
    return after.kept();
  }

  private static boolean isKept(Held held, Carried next) {
    return held.carried().same(next)
        && !held.kept().isCompletedExceptionally()
        && held.written().plus(REWRITE).isAfter(next.at());
  }

  private CompletableFuture<Void> write(Key key, Carried next) {
    SessionRecord row =
        new SessionRecord(
            key.application(),
            key.session(),
            next.dataClass(),
            next.rank(),
            next.tags(),
            next.proven(),
            next.at());
    return journal.session(row).toCompletableFuture();
  }

  private void hold(Key key, Held held) {
    Map<SessionDigest, Held> own =
        sessions.computeIfAbsent(key.application(), none -> new LinkedHashMap<>(16, 0.75f, true));
    if (own.put(key.session(), held) == null && ++count > most) {
      forget();
    }
  }

  private void forget() {
    var largest =
        Collections.max(sessions.entrySet(), Comparator.comparingInt(own -> own.getValue().size()));
    remove(new Key(largest.getKey(), largest.getValue().keySet().iterator().next()));
    metrics.count("demarc_sessions_forgotten_total", "application", largest.getKey().text());
  }

  private void remove(Key key) {
    Map<SessionDigest, Held> own = sessions.get(key.application());
    if (own != null && own.remove(key.session()) != null) {
      count--;
    }
  }

  private Optional<Held> held(Key key) {
    Held held = sessions.getOrDefault(key.application(), Map.of()).get(key.session());
    if (held != null && held.carried().at().plus(LIFE).isBefore(clock.instant())) {
      remove(key);
      return Optional.empty();
    }
    return Optional.ofNullable(held);
  }

  private Carried joined(
      Optional<Carried> before, Classification data, ToIntFunction<ClassId> ranks) {
    TreeSet<TagId> tags = new TreeSet<>(data.tags());
    TreeSet<TagId> proven = new TreeSet<>(data.proven());
    before.ifPresent(b -> {
      tags.addAll(b.tags());
      proven.addAll(b.proven());
    });
    boolean raises =
        before.isEmpty()
            || ranks.applyAsInt(data.dataClass()) >= ranks.applyAsInt(before.get().dataClass());
    ClassId highest = raises ? data.dataClass() : before.get().dataClass();
    int rank = raises ? data.rank() : before.get().rank();
    return new Carried(highest, rank, tags, proven, clock.instant());
  }
}
