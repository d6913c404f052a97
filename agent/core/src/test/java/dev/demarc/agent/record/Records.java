package dev.demarc.agent.record;

import dev.demarc.agent.Fixture;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.id.DecisionId;
import java.time.Duration;
import java.util.List;
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
    return new RequestRecord(
        Fixture.decision(decision, dataClass),
        Fixture.NOW,
        Fixture.NOW.plusMillis(20),
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
