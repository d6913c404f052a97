package dev.demarc.agent.stability;

import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Stability;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Which of a group of peers leads. The first that answers does; then another takes over when its
 * signal was better by the margin for the whole time to trigger and the leader has led for the
 * dwell, or at once when the leader is not up. A peer without any signal is not better than one
 * with. Not safe for many threads.
 *
 * <p>Signals of a peer nobody uses grow old, and a peer nobody ever used has none. So once in
 * {@value #SOUNDINGS} half-lives at most, one request without a session, which no conversation
 * hangs on, is led to the peer heard of longest ago. A peer that then looks better is heard more
 * often for as long as it does, and leads only if its answers of that time alone, {@value
 * #CONFIRMATIONS} or more, are better by the margin too, as far off as their mean may be: one lucky
 * answer is no reason to move everybody.
 *
 * <p>A move by signals costs the group what a hard failover costs a target ({@link Penalty}): the
 * margin grows by as many times itself as the penalty is times {@code reuseAt}, {@value
 * #MOST_MARGINS} at most, and shrinks again as that decays. Signals that swing around the margin do
 * not move everybody to and fro, and a peer that is better by far is still taken. A margin of 0
 * does not grow.
 */
final class PeerGroup {
  static final int SOUNDINGS = 3;
  static final int CONFIRMATIONS = 8;
  static final int MOST_MARGINS = 5;

  private final SortedSet<TargetId> members;
  private @Nullable TargetId leader;
  private @Nullable TargetId challenger;
  private Instant ledSince = Instant.MIN;
  private Instant betterSince = Instant.MIN;
  private Instant sounded = Instant.MIN;
  private final Penalty moves = new Penalty();

  PeerGroup(SortedSet<TargetId> members) {
    this.members = members;
  }

  SortedSet<TargetId> members() {
    return members;
  }

  Optional<TargetId> leader() {
    return Optional.ofNullable(leader);
  }

  /** Looks at the signals again; the leader before, when there is another now. */
  Optional<TargetId> step(Map<TargetId, TargetWindow> windows, Instant now, Stability terms) {
    TargetId before = leader;
    if (before == null || !isUp(windows, before, now, terms)) {
      return lead(best(windows, now, terms, before), now);
    }
    TargetId best = best(windows, now, terms, before).orElse(before);
    double margin = margin(now, terms);
    if (!isBetter(windows, best, before, margin)) {
      challenger = null;
      return Optional.empty();
    }
    if (!best.equals(challenger)) {
      challenger = best;
      betterSince = now;
      Optional.ofNullable(windows.get(best)).ifPresent(TargetWindow::hearAnew);
    }
    if (!isConfirmed(windows, best, before, margin)
        || !passed(betterSince, now, terms.trigger())
        || !passed(ledSince, now, terms.dwell())) {
      return Optional.empty();
    }
    moves.add(now, terms.damping());
    return lead(Optional.of(best), now);
  }

  /** The peer this one request should be led to so that its signal is fresh, if it is time. */
  Optional<TargetId> sound(Map<TargetId, TargetWindow> windows, Instant now, Stability terms) {
    TargetId better = challenger;
    Duration often = terms.trigger().dividedBy(CONFIRMATIONS + 2L);
    if (better != null && passed(sounded, now, often)) {
      sounded = now;
      return Optional.of(better);
    }
    Duration every = terms.halfLife().multipliedBy(SOUNDINGS);
    if (leader == null || !passed(sounded, now, every)) {
      return Optional.empty();
    }
    Optional<TargetId> oldest =
        members.stream()
            .filter(member -> !member.equals(leader))
            .filter(member -> isUp(windows, member, now, terms))
            .filter(member -> passed(lastSample(windows, member), now, every))
            .min(Comparator.comparing(member -> lastSample(windows, member)));
    oldest.ifPresent(member -> sounded = now);
    return oldest;
  }

  private Optional<TargetId> lead(Optional<TargetId> next, Instant now) {
    TargetId before = leader;
    if (Objects.equals(next.orElse(null), before)) {
      return Optional.empty();
    }
    leader = next.orElse(null);
    challenger = null;
    ledSince = now;
    return Optional.ofNullable(before);
  }

  /** The best signal of another member that is up. */
  private Optional<TargetId> best(
      Map<TargetId, TargetWindow> windows, Instant now, Stability terms, @Nullable TargetId but) {
    return members.stream()
        .filter(member -> !member.equals(but))
        .filter(member -> isUp(windows, member, now, terms))
        .filter(member -> score(windows, member) < Double.MAX_VALUE)
        .min(Comparator.comparingDouble(member -> score(windows, member)));
  }

  private static boolean isBetter(
      Map<TargetId, TargetWindow> windows, TargetId one, TargetId leader, double margin) {
    if (one.equals(leader)) {
      return false;
    }
    double led = score(windows, leader);
    return led < Double.MAX_VALUE && score(windows, one) * margin <= led;
  }

  private static boolean isUp(
      Map<TargetId, TargetWindow> windows, TargetId member, Instant now, Stability terms) {
    TargetWindow window = windows.get(member);
    return window == null || window.availability(now, terms) == Availability.UP;
  }

  /** The score of a peer; one without signals has the worst there is. */
  private static double score(Map<TargetId, TargetWindow> windows, TargetId member) {
    TargetWindow window = windows.get(member);
    return window != null && window.known() ? window.score() : Double.MAX_VALUE;
  }

  private static boolean isConfirmed(
      Map<TargetId, TargetWindow> windows, TargetId one, TargetId leader, double margin) {
    TargetWindow other = windows.get(one);
    return other != null
        && other.heard() >= CONFIRMATIONS
        && other.freshScore() * margin <= score(windows, leader);
  }

  /** By how many times another has to be better now. */
  private double margin(Instant now, Stability terms) {
    double moved = moves.points(now, terms.damping()) / terms.damping().reuseAt();
    return 1 + terms.marginPercent() / 100.0 * (1 + Math.min(MOST_MARGINS, moved));
  }

  private static Instant lastSample(Map<TargetId, TargetWindow> windows, TargetId member) {
    TargetWindow window = windows.get(member);
    return window == null ? Instant.MIN : window.lastSample();
  }

  private static boolean passed(Instant since, Instant now, Duration time) {
    return since.equals(Instant.MIN) || !since.plus(time).isAfter(now);
  }
}
