package dev.demarc.agent.stability;

import dev.demarc.agent.receive.Metrics;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.SessionDigest;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Stability;
import dev.demarc.contract.trace.SessionEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which target each session is with. A session stays where it was answered; one that is there only
 * because another target failed goes home after the dwell, and until then its answers stay
 * disclosed as fallbacks. Where it is to stay is a wish: the engine grants it among permitted
 * routes that ask for no more.
 *
 * <p>At most {@value #MOST} sessions, in memory. At the bound the session unused for longest is
 * forgotten, and so are all by a restart: what comes next is routed like a first one. Safe for many
 * threads.
 */
public final class SessionRoutes {
  /** Most sessions remembered. */
  public static final int MOST = 50_000;

  private static final Duration WINDOW = Duration.ofHours(1);

  private final InstantSource clock;
  private final Metrics metrics;
  private final int most;
  private final Map<Key, Course> sessions = new LinkedHashMap<>(16, 0.75f, true);

  private record Key(ApplicationId application, SessionDigest session) {}

  /** The target a session left because it failed, and why. */
  public record Left(TargetId from, String reason) {}

  /** Where a session is to stay; {@code left} where it is only because another target failed. */
  public record Stay(TargetId target, Optional<Left> left) {}

  /** One session so far. */
  private static final class Course {
    private final Spread spread = new Spread();
    private TargetId target;
    private Optional<Left> left;
    private Instant since;
    private Instant window;
    private int switches;
    private long all;

    Course(TargetId target, Optional<Left> left, Instant now) {
      this.target = target;
      this.left = left;
      this.since = now;
      this.window = now;
    }
  }

  public SessionRoutes(InstantSource clock, Metrics metrics) {
    this(clock, metrics, MOST);
  }

  SessionRoutes(InstantSource clock, Metrics metrics, int most) {
    this.clock = clock;
    this.metrics = metrics;
    this.most = most;
  }

  /**
   * Where this session is to stay; empty where it is free, as one is that no answer is known of:
   * without why it is somewhere, what follows there could not be told to be a fallback.
   */
  public synchronized Optional<Stay> stay(
      ApplicationId application, SessionDigest session, Stability in) {
    Course course = sessions.get(new Key(application, session));
    if (course == null || !in.sessionAffinity()) {
      return Optional.empty();
    }
    boolean home =
        course.left.isPresent() && !course.since.plus(in.dwell()).isAfter(clock.instant());
    return home ? Optional.empty() : Optional.of(new Stay(course.target, course.left));
  }

  /**
   * This session got its answer there.
   *
   * @param left the target it should have come from, where it is a fallback
   */
  public synchronized SessionTurn answered(
      ApplicationId application,
      SessionDigest session,
      Route route,
      Optional<Left> left,
      Duration latency,
      Stability in) {
    Instant now = clock.instant();
    Key key = new Key(application, session);
    Course course = sessions.get(key);
    Set<SessionEvent> events = EnumSet.noneOf(SessionEvent.class);
    if (course == null) {
      course = begun(key, route.target(), left, now);
      events.add(SessionEvent.BEGUN);
    } else if (!course.target.equals(route.target())) {
      events.addAll(switched(course, route.target(), now, in.sessionSwitches()));
      course.left = left;
    } else if (left.isEmpty()) {
      course.left = left;
    }
    course.spread.add(latency);
    Optional<Duration> spread = course.spread.value();
    spread.ifPresent(differ ->
        metrics.observe(
            "demarc_latency_variance_seconds", differ, "boundary", route.boundary().wire()));
    return new SessionTurn(
        course.all,
        new TreeSet<>(events),
        spread.map(differ -> differ.toNanos() / 1_000).orElse(null));
  }

  private Course begun(Key key, TargetId target, Optional<Left> left, Instant now) {
    Course course = new Course(target, left, now);
    sessions.put(key, course);
    if (sessions.size() > most) {
      sessions.remove(sessions.keySet().iterator().next());
    }
    metrics.count("demarc_stability_sessions_total");
    return course;
  }

  private Set<SessionEvent> switched(Course course, TargetId to, Instant now, int bound) {
    Set<SessionEvent> events = EnumSet.of(SessionEvent.SWITCHED);
    metrics.count(
        "demarc_stability_switches_total",
        "scope",
        "session",
        "from",
        course.target.text(),
        "to",
        to.text());
    if (course.all == 0) {
      metrics.count("demarc_stability_session_changes_total");
      events.add(SessionEvent.CHANGED);
    }
    if (!course.window.plus(WINDOW).isAfter(now)) {
      course.window = now;
      course.switches = 0;
    }
    course.switches++;
    course.all++;
    if (course.switches == bound + 1) {
      metrics.count("demarc_stability_thrash_total", "target", to.text());
      events.add(SessionEvent.THRASHED);
    }
    course.target = to;
    course.since = now;
    return events;
  }
}
