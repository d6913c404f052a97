package dev.demarc.agent.stability;

import dev.demarc.agent.receive.Metrics;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.SessionDigest;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Stability;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which target each session is with. A session stays where it was answered; one that is there only
 * because another target failed goes home after the dwell, and until then its answers stay
 * disclosed as fallbacks. Where it is to stay is a wish: the engine grants it among permitted
 * routes that ask for no more.
 *
 * <p>At most {@value #MOST} sessions, in memory. At the bound the session unused for longest is
 * forgotten: its next request is routed like a first one. Safe for many threads.
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
   * Where this session is to stay; empty where it is free.
   *
   * @param before where it was answered last, for one that is not known here, as after a restart
   */
  public synchronized Optional<Stay> stay(
      ApplicationId application, SessionDigest session, Optional<TargetId> before, Stability in) {
    Course course = sessions.get(new Key(application, session));
    if (!in.sessionAffinity()) {
      return Optional.empty();
    }
    if (course == null) {
      return before.map(target -> new Stay(target, Optional.empty()));
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
  public synchronized void answered(
      ApplicationId application,
      SessionDigest session,
      Route route,
      Optional<Left> left,
      Duration latency,
      Stability in) {
    Instant now = clock.instant();
    Key key = new Key(application, session);
    Course course = sessions.get(key);
    if (course == null) {
      course = begun(key, route.target(), left, now);
    } else if (!course.target.equals(route.target())) {
      switched(course, route.target(), now, in.sessionSwitches());
      course.left = left;
    } else if (left.isEmpty()) {
      course.left = left;
    }
    course.spread.add(latency);
    course
        .spread
        .value()
        .ifPresent(spread ->
            metrics.observe(
                "demarc_latency_variance_seconds", spread, "boundary", route.boundary().wire()));
  }

  /** How often this session has changed its target; none of one that is not known here. */
  public synchronized long switches(ApplicationId application, SessionDigest session) {
    Course course = sessions.get(new Key(application, session));
    return course == null ? 0 : course.all;
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

  private void switched(Course course, TargetId to, Instant now, int bound) {
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
    }
    if (!course.window.plus(WINDOW).isAfter(now)) {
      course.window = now;
      course.switches = 0;
    }
    course.switches++;
    course.all++;
    if (course.switches == bound + 1) {
      metrics.count("demarc_stability_thrash_total", "target", to.text());
    }
    course.target = to;
    course.since = now;
  }
}
