package dev.demarc.engine.cubes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.plain.PlainPermission;
import dev.demarc.engine.rules.Offered;
import dev.demarc.engine.rules.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class CubePermissionTest {
  private final World world = new World(46);
  private final List<Rule> rules = world.rules();
  private final List<Offered> routes = world.routes();
  private final CubePermission cubes = new CubePermission(Twins.policy(rules), routes);

  @Test
  void forgetsTheRequestBeforeWhenAVerdictIsUsedAgain() {
    Verdict used = cubes.verdict();
    for (Facts facts : requests(500)) {
      cubes.evaluate(facts, used);
      Verdict fresh = cubes.verdict();
      cubes.evaluate(facts, fresh);
      assertEquals(told(fresh), told(used));
    }
  }

  @Test
  void tellsInAVerdictWhatItTellsOfEachRoute() {
    Verdict verdict = cubes.verdict();
    for (Facts facts : requests(100)) {
      cubes.evaluate(facts, verdict);
      List<Considered> expected = new PlainPermission(rules, routes).of(facts);
      for (int route = 0; route < verdict.routes(); route++) {
        assertEquals(expected.get(route).permitted(), verdict.permitted(route));
        assertEquals(expected.get(route).reason(), verdict.reason(route));
        assertEquals(expected.get(route).rule(), verdict.rule(route));
        assertEquals(expected.get(route).obligations(), verdict.obligations(route));
      }
    }
  }

  @Test
  void answersManyThreadsAtOnceAsItAnswersOne() throws Exception {
    List<Facts> requests = requests(200);
    Permission plain = new PlainPermission(rules, routes);
    List<List<Considered>> expected = requests.stream().map(plain::of).toList();
    List<Future<List<List<Considered>>>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        answers.add(threads.submit(() -> requests.stream().map(cubes::of).toList()));
      }
      for (Future<List<List<Considered>>> answer : answers) {
        assertEquals(expected, answer.get());
      }
    }
  }

  @Test
  void answersNothingWhereThereIsNoRoute() {
    assertEquals(List.of(), new CubePermission(Twins.policy(rules), List.of()).of(world.facts()));
  }

  private List<Facts> requests(int count) {
    List<Facts> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(world.facts());
    }
    return requests;
  }

  private static List<Considered> told(Verdict verdict) {
    List<Considered> told = new ArrayList<>();
    for (int route = 0; route < verdict.routes(); route++) {
      told.add(verdict.considered(route));
    }
    return told;
  }
}
