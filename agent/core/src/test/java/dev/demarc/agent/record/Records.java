package dev.demarc.agent.record;

import dev.demarc.agent.Fixture;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.decision.Unaffordable;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.PolicyRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Records to write. */
public final class Records {
  private Records() {}

  public static Intent intent(int n) {
    return new Intent(
        DecisionId.of("dec_" + n),
        Fixture.NOW.plusSeconds(n),
        Fixture.route(),
        new Place(Boundary.EDGE, "eu"),
        1_000 + n);
  }

  public static RequestRecord request(String decision, String dataClass) {
    return request(decision, dataClass, Fixture.NOW);
  }

  /** One that came at this time. */
  public static RequestRecord request(String decision, String dataClass, Instant at) {
    return new RequestRecord(
        Fixture.decision(decision, dataClass),
        at,
        at.plusMillis(20),
        1_500,
        false,
        null,
        null,
        Fixture.route(),
        100,
        50,
        "stand-in-large",
        List.of("stop"),
        null,
        null,
        1);
  }

  /** The same, decided under a version of the policy that nobody keeps. */
  public static RequestRecord underAnotherPolicy(RequestRecord request) {
    Decision was = request.decision();
    PolicyRef policy = was.policy();
    PolicyRef other = new PolicyRef(policy.id(), new PolicyVersion(999), policy.digest());
    return request.with(
        new Decision(
            was.id(),
            other,
            was.engine(),
            was.facts(),
            was.situation(),
            was.outcome(),
            was.considered()));
  }

  /** One whose first choice no budget pays for. */
  public static RequestRecord unaffordable(String decision, String dataClass) {
    RequestRecord request = request(decision, dataClass);
    Decision was = request.decision();
    Route route = Fixture.route();
    TreeMap<TargetId, SortedMap<ModelId, Unaffordable>> unaffordable = new TreeMap<>();
    unaffordable.put(
        route.target(), new TreeMap<>(Map.of(route.model(), Unaffordable.BUDGET_EXHAUSTED)));
    Situation then = was.situation();
    Situation unpaid =
        new Situation(
            then.at(),
            then.targets(),
            then.consents(),
            then.session(),
            then.fallbackFrom(),
            then.leaders(),
            then.shortfalls(),
            then.measured(),
            then.expectedMillis(),
            then.agreedModels(),
            then.approvals(),
            then.deadline(),
            unaffordable);
    return request.with(
        new Decision(
            was.id(),
            was.policy(),
            was.engine(),
            was.facts(),
            unpaid,
            was.outcome(),
            was.considered()));
  }

  public static Attempt attempt(String decision) {
    return new Attempt(
        DecisionId.of(decision),
        1,
        Fixture.route(),
        Fixture.NOW,
        Fixture.NOW.plus(Duration.ofMillis(10)),
        null,
        100,
        50,
        20,
        10,
        "stand-in-large",
        5_000L,
        new java.util.TreeSet<>(),
        15L,
        null);
  }

  /** Waits for a stage; fails as it does. */
  public static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** What made the stage fail. */
  public static Throwable failure(CompletionStage<?> stage) {
    try {
      join(stage);
    } catch (CompletionException failed) {
      return failed.getCause();
    }
    throw new AssertionError("it did not fail");
  }
}
