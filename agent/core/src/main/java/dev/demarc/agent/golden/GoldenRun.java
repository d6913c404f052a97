package dev.demarc.agent.golden;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.probe.Targets;
import dev.demarc.agent.receive.Caller;
import dev.demarc.agent.receive.Golden;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.agent.receive.Reply;
import dev.demarc.agent.receive.WholeReply;
import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.decision.ReasonCode;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.quality.QualityScore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Runs a golden set, one case after the other, each as a request of the caller's application that
 * names one target and one model, so that no other route fits it and none can take its place. What
 * policy refuses or would ask somebody about is not asked; it counts as refused. A route of which
 * every case was asked and one answered has a score.
 *
 * <p>One run at a time, {@value #MOST_ASKED} requests and ten minutes at most; a route that is not
 * finished by then has no score. Safe for many threads.
 */
public final class GoldenRun implements Golden {
  static final int MOST_ASKED = 1_000;

  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration LONGEST_CASE = Duration.ofMinutes(2);

  /** Between two questions to a target that takes no more at the moment. */
  private static final Duration ROOM = Duration.ofSeconds(1);

  private static final long NAP_MILLIS = 50;
  private static final Path NAMED = Path.of("the set");

  private final Targets targets;
  private final Scores scores;
  private final LongSupplier nanoTime;
  private final Semaphore running = new Semaphore(1);

  public GoldenRun(Targets targets, Scores scores, LongSupplier nanoTime) {
    this.targets = targets;
    this.scores = scores;
    this.nanoTime = nanoTime;
  }

  @Override
  public ObjectNode run(Caller caller, Asked asked, Door door, BooleanSupplier gone) {
    if (!running.tryAcquire()) {
      throw Refusal.saying(ErrorCode.OVERLOADED, "Another golden set is being run.");
    }
    try {
      GoldenSet set = read(asked.set());
      List<Route> routes = routes(caller, asked);
      if ((long) routes.size() * set.cases().size() > MOST_ASKED) {
        throw Refusal.about(
            ErrorCode.INVALID_REQUEST,
            "target",
            "'target' must be named: one run makes at most " + MOST_ASKED + " requests.");
      }
      long until = nanoTime.getAsLong() + LONGEST.toNanos();
      return new Turn(set, caller.application().id(), door, gone, until).over(routes);
    } finally {
      running.release();
    }
  }

  private static GoldenSet read(byte[] bytes) {
    try {
      return GoldenFile.read(NAMED, bytes);
    } catch (InvalidValue invalid) {
      throw Refusal.about(
          ErrorCode.INVALID_REQUEST, invalid.field(), invalid.field() + ": " + invalid.reason());
    }
  }

  /** Bound routes that answer chats, as the catalogue orders them. */
  private List<Route> routes(Caller caller, Asked asked) {
    List<Route> routes = new ArrayList<>();
    for (Target target : caller.policy().bundle().targets()) {
      boolean named = asked.target().map(target.id()::equals).orElse(true);
      if (named && targets.binding(target.id()).isPresent()) {
        target.models().stream()
            .filter(offer -> asked.model().map(offer.id()::equals).orElse(isForChats(offer)))
            .map(offer -> Route.of(target, offer))
            .forEach(routes::add);
      }
    }
    if (routes.isEmpty()) {
      throw Refusal.about(
          ErrorCode.MODEL_NOT_FOUND, "target", "No bound target offers what was named.");
    }
    return routes;
  }

  private static boolean isForChats(ModelOffer offer) {
    return offer.features().contains(Feature.CHAT) || offer.features().contains(Feature.SUMMARIZE);
  }

  /** One run. For one thread. */
  private final class Turn {
    private final GoldenSet set;
    private final ApplicationId application;
    private final Door door;
    private final BooleanSupplier gone;
    private final long until;

    Turn(GoldenSet set, ApplicationId application, Door door, BooleanSupplier gone, long until) {
      this.set = set;
      this.application = application;
      this.door = door;
      this.gone = gone;
      this.until = until;
    }

    ObjectNode over(List<Route> routes) {
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      result
          .put("set", set.id().text())
          .put("version", set.version())
          .put("dataset", set.digest().text())
          .put("task", set.task().text())
          .put("class", set.dataClass().text());
      ArrayNode all = result.putArray("routes");
      for (Route route : routes) {
        all.add(at(route));
      }
      return result;
    }

    private ObjectNode at(Route route) {
      Optional<Subject> before = scores.subject(route.target(), route.model());
      Count count = new Count(route);
      for (GoldenCase each : set.cases()) {
        if (left().isPositive()) {
          count.add(each, ask(each, route));
        }
      }
      Optional<Subject> after = scores.subject(route.target(), route.model());
      ObjectNode json = count.json();
      if (count.asked() < set.cases().size()) {
        return json.put("unscored", "the run took longer than " + LONGEST.toMinutes() + " minutes");
      }
      if (count.answered() == 0) {
        return json.put("unscored", "no case was answered");
      }
      if (before.isEmpty() || !before.equals(after)) {
        return json.put("unscored", "the model changed meanwhile");
      }
      QualityScore score = score(count, after.get());
      scores.record(score);
      return json.put("score", score.permille()).put("expiresAt", score.expiresAt().toString());
    }

    private QualityScore score(Count count, Subject subject) {
      Instant at = scores.now();
      return new QualityScore(
          count.route().target(),
          count.route().model(),
          set.task(),
          subject.version(),
          subject.digest().orElse(null),
          set.id(),
          set.version(),
          set.digest(),
          application,
          set.cases().size(),
          count.answered(),
          count.passed(),
          count.refused(),
          count.failed(),
          at,
          at.plus(Scores.COUNTS));
    }

    private Came ask(GoldenCase one, Route route) {
      byte[] body = one.asking(route.target() + "/" + route.model());
      while (true) {
        requireWanted();
        try {
          WholeReply reply = new WholeReply(gone);
          door.ask(headers(), body, reply);
          return reply
              .answer()
              .map(answer -> judge(one, Given.of(answer, route.target().text())))
              .orElse(new Came.Failed("no_answer"));
        } catch (Refusal refusal) {
          Optional<Came> came = refused(refusal);
          if (came.isPresent()) {
            return came.get();
          }
        }
      }
    }

    private Came judge(GoldenCase one, Given answer) {
      if (!answer.own()) {
        return new Came.Failed("route_mismatch");
      }
      List<String> failing = one.failing(answer);
      return failing.isEmpty() ? new Came.Passed() : new Came.Wrong(failing);
    }

    /** Empty where the application's limit was waited for; a set that is wrong ends the run. */
    private Optional<Came> refused(Refusal refusal) {
      String why = refusal.code().wire();
      return switch (refusal.code()) {
        case POLICY_REFUSED,
            ACTOR_ROLES_UNKNOWN,
            APPROVAL_REQUIRED,
            APPROVAL_DENIED,
            APPROVAL_UNAVAILABLE,
            CONSENT_REQUIRED,
            CONSENT_DENIED,
            CONSENT_UNAVAILABLE ->
            Optional.of(new Came.Refused(why));
        case ROUTES_EXHAUSTED ->
            isBusy(refusal) && waited(ROOM) ? Optional.empty() : Optional.of(new Came.Failed(why));
        case RATE_LIMIT_EXCEEDED ->
            waited(refusal.retryAfter().orElse(Duration.ZERO))
                ? Optional.empty()
                : Optional.of(new Came.Failed(why));
        case INVALID_API_KEY,
            INVALID_REQUEST,
            MODEL_NOT_FOUND,
            TASK_NOT_ALLOWED,
            UNKNOWN_CLASS,
            UNKNOWN_TAG,
            UNKNOWN_TASK ->
            throw refusal;
        default -> Optional.of(new Came.Failed(why));
      };
    }

    /** Whether the target takes no more at the moment: that says nothing of the model. */
    private static boolean isBusy(Refusal refusal) {
      return refusal.decision().stream()
          .flatMap(decision -> decision.considered().stream())
          .anyMatch(route -> route.reason() == ReasonCode.BUSY);
    }

    private Map<String, String> headers() {
      Duration wait = left().compareTo(LONGEST_CASE) < 0 ? left() : LONGEST_CASE;
      return Map.of(
          "demarc-class",
          set.dataClass().text(),
          "demarc-task",
          set.task().text(),
          "demarc-consent",
          "never",
          "demarc-deadline",
          Math.max(1, wait.toMillis()) + "ms");
    }

    private boolean waited(Duration time) {
      long end = nanoTime.getAsLong() + time.toNanos();
      while (nanoTime.getAsLong() - end < 0 && left().isPositive()) {
        requireWanted();
        try {
          Thread.sleep(NAP_MILLIS);
        } catch (InterruptedException stopping) {
          Thread.currentThread().interrupt();
          throw new Reply.Gone();
        }
      }
      return left().isPositive();
    }

    private void requireWanted() {
      if (gone.getAsBoolean()) {
        throw new Reply.Gone();
      }
    }

    private Duration left() {
      return Duration.ofNanos(until - nanoTime.getAsLong());
    }
  }
}
