package dev.demarc.agent.classify;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.SessionDigest;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What sessions carry: the highest class and all tags that were ever routed in them, and the target
 * that answered last. Kept 24 hours after the last use, at most {@value #MOST} sessions, in memory.
 *
 * <p>At the bound the session unused for longest is forgotten, and a forgotten one is simply
 * unknown: its next request is judged by what it carries itself, which for a chat includes its
 * history. A restart forgets all. Safe for many threads.
 */
public final class Sessions {
  /** Most sessions remembered. */
  public static final int MOST = 100_000;

  private static final Duration LIFE = Duration.ofHours(24);

  private final InstantSource clock;
  private final int most;
  private final Map<Key, Carried> sessions = new LinkedHashMap<>(16, 0.75f, true);

  private record Key(ApplicationId application, SessionDigest session) {}

  /**
   * What a session carries.
   *
   * @param dataClass the highest so far
   * @param target that answered last
   */
  public record Carried(
      ClassId dataClass, int rank, SortedSet<TagId> tags, @Nullable TargetId target, Instant at) {}

  public Sessions(InstantSource clock) {
    this(clock, MOST);
  }

  Sessions(InstantSource clock, int most) {
    this.clock = clock;
    this.most = most;
  }

  /** What this session carries; empty for one that is not known. */
  public synchronized Optional<Carried> of(ApplicationId application, SessionDigest session) {
    Key key = new Key(application, session);
    Carried carried = sessions.get(key);
    if (carried != null && carried.at().plus(LIFE).isBefore(clock.instant())) {
      sessions.remove(key);
      return Optional.empty();
    }
    return Optional.ofNullable(carried);
  }

  /** Data of this class is about to be answered there, in this session. Never lowers anything. */
  public synchronized void routed(
      ApplicationId application, SessionDigest session, Classification data, TargetId target) {
    Carried next = joined(of(application, session), data, target);
    sessions.put(new Key(application, session), next);
    if (sessions.size() > most) {
      sessions.remove(sessions.keySet().iterator().next());
    }
  }

  private Carried joined(Optional<Carried> before, Classification data, TargetId target) {
    TreeSet<TagId> tags = new TreeSet<>(data.tags());
    before.ifPresent(b -> tags.addAll(b.tags()));
    boolean raises = before.isEmpty() || data.rank() >= before.get().rank();
    ClassId highest = raises ? data.dataClass() : before.get().dataClass();
    int rank = raises ? data.rank() : before.get().rank();
    return new Carried(highest, rank, Sorted.set(tags), target, clock.instant());
  }
}
