package dev.demarc.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.engine.replay.Replay;
import dev.demarc.engine.replay.Shift;
import dev.demarc.engine.replay.Tally;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A replay against deciding one by one: every conformance case's request under pairs of policies.
 */
class ReplayTest {
  private static final PolicyRef REF =
      new PolicyRef(
          PolicyId.of("00000000-0000-4000-8000-000000000001"),
          new PolicyVersion(1),
          Digest.ofBytes(new byte[0]));

  private final List<Case> cases = cases();
  private final List<Target> targets = targets(cases);

  @Test
  void addsUpWhatDecidingOneByOneSays() {
    long shifted = 0;
    for (int i = 0; i + 1 < cases.size(); i += 7) {
      Engine before = Engine.interpreting(REF, cases.get(i).policy(), targets);
      Engine after = new Engine(REF, cases.get(i + 1).policy(), targets);
      Replay replay = new Replay(before, after, targets);
      Map<String, List<DecisionId>> expected = new LinkedHashMap<>();
      Map<Boundary, Long> bytes = new TreeMap<>();
      long refused = 0;
      int next = 0;
      for (Case each : cases) {
        DecisionId id = DecisionId.of(new UUID(1, next++).toString());
        Outcome then = before.decide(id, each.facts(), each.situation()).outcome();
        Outcome now = after.decide(id, each.facts(), each.situation()).outcome();
        replay.add(id, each.facts(), each.situation());
        refused += now instanceof Outcome.Refused ? 1 : 0;
        if (now instanceof Outcome.Routed routed && crosses(routed.route(), each)) {
          bytes.merge(routed.route().boundary(), each.facts().request().bytes(), Long::sum);
        }
        String way = then.kind() + route(then) + " > " + now.kind() + route(now);
        if (!(then.kind() + route(then)).equals(now.kind() + route(now))) {
          expected.computeIfAbsent(way, none -> new ArrayList<>()).add(id);
        }
      }
      Tally tally = replay.tally();
      assertEquals(cases.size(), tally.decisions());
      assertEquals(expected.values().stream().mapToInt(List::size).sum(), tally.changed());
      assertEquals(expected.size(), tally.shifts().size());
      assertEquals(refused, tally.after().refused());
      assertEquals(bytes, tally.after().bytesTo());
      tally.shifts().forEach(shift -> assertTrue(isAmong(expected, shift), shift.toString()));
      shifted += tally.changed();
    }
    assertTrue(shifted > 500, shifted + " decisions changed, too few to show anything");
  }

  @Test
  void isTheSameInPartsAsInOne() {
    Engine before = new Engine(REF, cases.getFirst().policy(), targets);
    Engine after = new Engine(REF, cases.getLast().policy(), targets);
    Replay whole = new Replay(before, after, targets);
    Tally parts = Tally.NONE;
    for (int from = 0; from < cases.size(); from += 50) {
      Replay part = new Replay(before, after, targets);
      for (int i = from; i < Math.min(cases.size(), from + 50); i++) {
        DecisionId id = DecisionId.of(new UUID(2, i).toString());
        whole.add(id, cases.get(i).facts(), cases.get(i).situation());
        part.add(id, cases.get(i).facts(), cases.get(i).situation());
      }
      parts = parts.plus(part.tally());
    }
    assertEquals(whole.tally(), parts);
  }

  @Test
  void changesNothingUnderTheSamePolicy() {
    Engine engine = new Engine(REF, cases.getFirst().policy(), targets);
    Replay replay = new Replay(engine, engine, targets);
    cases.forEach(each -> replay.add(DecisionId.of("same"), each.facts(), each.situation()));
    assertEquals(0, replay.tally().changed());
    assertEquals(replay.tally().before(), replay.tally().after());
  }

  private static boolean isAmong(Map<String, List<DecisionId>> expected, Shift shift) {
    return expected.values().stream()
        .anyMatch(ids ->
            ids.size() == shift.count()
                && ids.subList(0, shift.examples().size()).equals(shift.examples()));
  }

  private static boolean crosses(Route route, Case request) {
    return route.boundary() != Boundary.NONE
        && route.boundary() != request.facts().origin().boundary();
  }

  private static String route(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Routed routed -> " " + routed.route();
      case Outcome.NeedsConsent asks -> " " + asks.route();
      case Outcome.NeedsApproval asks -> " " + asks.route();
      case Outcome.Queued queued -> " " + queued.route();
      case Outcome.Refused refused -> "";
    };
  }

  private static List<Target> targets(List<Case> cases) {
    Map<String, Target> all = new TreeMap<>();
    cases.forEach(each -> each.targets().forEach(it -> all.putIfAbsent(it.id().text(), it)));
    return List.copyOf(all.values());
  }

  private static List<Case> cases() {
    try (Stream<Path> files =
        Files.list(
            Path.of(Objects.requireNonNull(ReplayTest.class.getResource("/cases")).toURI()))) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(Case::read)
          .toList();
    } catch (IOException | URISyntaxException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
