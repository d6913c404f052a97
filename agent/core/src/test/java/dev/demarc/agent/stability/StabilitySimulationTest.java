package dev.demarc.agent.stability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.stability.Scenario.Twin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A virtual hour of every scenario with forty seeds, ours beside a naive router and a plain circuit
 * breaker. {@link StableRouter} fails by itself when a route without consent is taken or the last
 * permitted one is suppressed.
 */
class StabilitySimulationTest {
  private static final int SEEDS = 40;

  private static final int MOST_ON_MARGINAL = 1;
  private static final int MOST_ON_FLAPPING = 15;

  private static final Map<String, List<Simulation.Result>> RUN = new ConcurrentHashMap<>();

  @ParameterizedTest
  @EnumSource
  void changesRoutesSeldomAndLeavesAFailedOneAtOnce(Scenario scenario) {
    for (boolean peers : new boolean[] {true, false}) {
      List<Simulation.Result> ours = demarc(scenario, peers);
      double perHour = mean(ours, Simulation.Result::switches);
      int worst = most(ours);
      if (scenario.isMarginal()) {
        assertTrue(worst <= MOST_ON_MARGINAL, () -> scenario + ": " + worst + " in one hour");
      }
      if (scenario == Scenario.FLAPPING_50_S) {
        assertTrue(worst <= MOST_ON_FLAPPING, () -> scenario + ": " + worst + " in one hour");
        assertTrue(perHour > 0, "the scenario did not provoke anything");
      }
      for (int seed = 0; seed < SEEDS; seed++) {
        assertTrue(ours.get(seed).longestRow() <= 3, scenario + " was left late, seed " + seed);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void isCalmerThanTheOthersWhereThereIsSomethingToBeCalmAbout(Scenario scenario) {
    double ours = mean(demarc(scenario, false), Simulation.Result::switches);
    double naive = mean(naive(scenario), Simulation.Result::switches);
    double breaker = mean(breaker(scenario), Simulation.Result::switches);
    assertTrue(ours < naive, () -> ours + " against " + naive);
    assertTrue(scenario.isMarginal() || ours < breaker, () -> ours + " against " + breaker);
  }

  @Test
  void neverSuppressesTheLastPermittedRouteHoweverOftenItFails() {
    for (int seed = 0; seed < SEEDS; seed++) {
      assertEquals(Optional.empty(), refusedThoughItWorks(seed), "seed " + seed);
    }
  }

  /** The first second in which the only permitted route was refused though a probe had found it. */
  private static Optional<Integer> refusedThoughItWorks(int seed) {
    VirtualClock clock = new VirtualClock();
    StableRouter router = StableRouter.alone(clock);
    int working = 0;
    for (int second = 0; second < 3_600; second++) {
      boolean works = Scenario.FLAPPING_50_S.works(Twin.A, second, seed * 7.0);
      Optional<Duration> took = works ? Optional.of(Duration.ofMillis(400)) : Optional.empty();
      router.second(twin -> took);
      Optional<Twin> chosen = router.decide();
      working = works ? working + 1 : 0;
      if (chosen.isEmpty() && working > 9) {
        return Optional.of(second); // it is probed every eight seconds at the least
      }
      chosen.ifPresent(twin -> tell(router, twin, took));
      clock.pass(Duration.ofSeconds(1));
    }
    return Optional.empty();
  }

  private static void tell(Router router, Twin twin, Optional<Duration> took) {
    took.ifPresentOrElse(it -> router.answered(twin, it), () -> router.failed(twin));
  }

  @Test
  void printsTheTable() {
    StringBuilder table = new StringBuilder();
    table.append("changes of route an hour, mean (most) of ").append(SEEDS).append(" seeds\n");
    String row = "%-22s %15s %15s %15s %15s %12s %8s%n";
    table.append(
        row.formatted(
            "scenario", "naive", "breaker", "demarc", "demarc, peers", "failed row", "sounded"));
    for (Scenario scenario : Scenario.values()) {
      List<Simulation.Result> peers = demarc(scenario, true);
      int longest =
          Stream.concat(peers.stream(), demarc(scenario, false).stream())
              .mapToInt(Simulation.Result::longestRow)
              .max()
              .orElseThrow();
      table.append(
          row.formatted(
              scenario.name().toLowerCase(Locale.ROOT).replace('_', ' '),
              switches(naive(scenario)),
              switches(breaker(scenario)),
              switches(demarc(scenario, false)),
              switches(peers),
              longest,
              "%.1f %%".formatted(mean(peers, Simulation.Result::sounded) / 36)));
    }
    System.out.println(table);
    assertEquals(Scenario.values().length + 2, table.toString().lines().count());
  }

  private static String switches(List<Simulation.Result> results) {
    return "%.2f (%d)".formatted(mean(results, Simulation.Result::switches), most(results));
  }

  private static int most(List<Simulation.Result> results) {
    return results.stream().mapToInt(Simulation.Result::switches).max().orElseThrow();
  }

  private static double mean(
      List<Simulation.Result> results, Function<Simulation.Result, Integer> what) {
    return results.stream().mapToInt(what::apply).average().orElseThrow();
  }

  private static List<Simulation.Result> demarc(Scenario scenario, boolean peers) {
    return peers
        ? run("peers", scenario, StableRouter::peers)
        : run("demarc", scenario, StableRouter::ordered);
  }

  private static List<Simulation.Result> naive(Scenario scenario) {
    return run("naive", scenario, clock -> new NaiveRouter());
  }

  private static List<Simulation.Result> breaker(Scenario scenario) {
    return run("breaker", scenario, BreakerRouter::new);
  }

  /** Runs it once, however many tests ask. */
  private static List<Simulation.Result> run(
      String name, Scenario scenario, Function<VirtualClock, Router> router) {
    return RUN.computeIfAbsent(
        name + " " + scenario,
        absent -> {
          List<Simulation.Result> results = new ArrayList<>();
          for (int seed = 0; seed < SEEDS; seed++) {
            VirtualClock clock = new VirtualClock();
            results.add(new Simulation(scenario, router.apply(clock), clock, seed).run());
          }
          return results;
        });
  }
}
