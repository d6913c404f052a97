package dev.demarc.engine.cubes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.plain.PlainPermission;
import dev.demarc.engine.rules.Obligations;
import dev.demarc.engine.rules.Offered;
import dev.demarc.json.DemarcJson;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The comparison against brute force: of generated pairs of policies over small domains every
 * request is asked of the plain interpreter for every route under both versions. The regions of the
 * changes are exactly where the answers differ, and every example is one.
 */
class ComparisonByEnumerationTest {

  @Test
  void agreesWithExhaustiveEnumeration() {
    agrees(0, 2_000);
  }

  @Test
  @Tag("soak")
  void agreesWithExhaustiveEnumerationOfFiftyThousandPairs() {
    agrees(2_000_000, 50_000);
  }

  /** What takes a policy's place when it is withdrawn: no rule at all would not do. */
  @Test
  void nothingWidensByOneRuleThatForbidsEverything() throws Exception {
    Rule forbidsAll =
        DemarcJson.strict().readValue("{\"id\":\"withdrawn\",\"effect\":\"forbid\"}", Rule.class);
    int widerWithoutRules = 0;
    for (long seed = 0; seed < 1_000; seed++) {
      List<Rule> rules = new World(seed).rules();
      Comparison withdrawn = Comparison.of(rules, List.of(forbidsAll));
      assertEquals(List.of(), withdrawn.widening().changes(), "seed " + seed);
      widerWithoutRules += Comparison.of(rules, List.of()).widening().changes().isEmpty() ? 0 : 1;
    }
    assertTrue(widerWithoutRules > 100, () -> "the generator shows no difference");
  }

  private static void agrees(long firstSeed, int pairs) {
    int[] changed = new int[3];
    for (long seed = firstSeed; seed < firstSeed + pairs; seed++) {
      SmallWorld world = new SmallWorld(seed);
      List<Rule> before = world.withTerms(world.rules());
      List<Rule> after = world.edited(before);
      Comparison comparison = Comparison.of(before, after);
      Answers answers = Answers.of(world, before, after);
      compare(comparison.widening(), answers, "widening of seed " + seed);
      compare(comparison.narrowing(), answers.turned(), "narrowing of seed " + seed);
      comparison.widening().changes().forEach(it -> changed[it.kind().ordinal()]++);
    }
    for (int ofKind : changed) {
      assertTrue(ofKind > pairs / 10, String.join(" ", changed[0] + " " + changed[1]));
    }
  }

  /** What both versions say of one request and one route. */
  private record Answer(Facts facts, Offered route, Considered strict, Considered wide) {
    boolean isWider() {
      return wide.permitted()
          && (!strict.permitted()
              || !Obligations.askNoMore(strict.obligations(), wide.obligations()));
    }

    boolean shows(Change change) {
      return isWider()
          && switch (change.kind()) {
            case PERMITS -> !strict.permitted();
            case FORBIDS -> !strict.permitted() && strict.rule() != null;
            case ASKS ->
                strict.permitted()
                    && !Obligations.askNoMore(
                        List.of(change.obligation().orElseThrow()), wide.obligations());
          };
    }
  }

  private record Answers(List<Rule> strict, List<Rule> wide, List<Answer> all) {
    static Answers of(SmallWorld world, List<Rule> strict, List<Rule> wide) {
      List<Offered> routes = world.routes();
      List<Answer> all = new ArrayList<>();
      world.requests().forEach(facts -> all.addAll(answers(strict, wide, routes, facts)));
      return new Answers(strict, wide, all);
    }

    private static List<Answer> answers(
        List<Rule> strict, List<Rule> wide, List<Offered> routes, Facts facts) {
      List<Considered> one = new PlainPermission(strict, routes).of(facts);
      List<Considered> other = new PlainPermission(wide, routes).of(facts);
      List<Answer> answers = new ArrayList<>();
      for (int i = 0; i < routes.size(); i++) {
        answers.add(new Answer(facts, routes.get(i), one.get(i), other.get(i)));
      }
      return answers;
    }

    Answers turned() {
      return new Answers(
          wide,
          strict,
          all.stream().map(it -> new Answer(it.facts, it.route, it.wide, it.strict)).toList());
    }

    Answer answer(Counterexample example) {
      Offered route = Offered.all(List.of(example.target())).getFirst();
      return answers(strict, wide, List.of(route), example.facts()).getFirst();
    }
  }

  private static void compare(Comparison.Direction direction, Answers answers, String told) {
    List<Cube> exact = new ArrayList<>();
    List<Region> shown = new ArrayList<>();
    for (Change change : direction.changes()) {
      Change.Shown.Example example = (Change.Shown.Example) change.shown();
      assertTrue(answers.answer(example.example()).shows(change), told + ": " + change);
      RegionSearch.Cubes cubes = direction.exact(change);
      assertTrue(cubes.complete(), told);
      exact.addAll(cubes.cubes());
      Regions regions = direction.regions(List.of(change)).getFirst();
      assertTrue(regions.complete(), told);
      regions
          .regions()
          .forEach(region ->
              assertTrue(answers.answer(region.example()).shows(change), told + ": " + region));
      shown.addAll(regions.regions());
    }
    Membership membership = new Membership(direction.alphabet(), exact);
    Set<Map<Attribute, String>> wider = new HashSet<>();
    Set<Map<Attribute, String>> inRegion = new HashSet<>();
    for (Answer answer : answers.all()) {
      assertEquals(
          answer.isWider(), membership.contains(answer.facts(), answer.route()), told + answer);
      Map<Attribute, String> values = values(answer);
      if (answer.isWider()) {
        wider.add(values);
      }
      if (shown.stream().anyMatch(region -> isIn(values, region))) {
        inRegion.add(values);
      }
    }
    assertEquals(wider, inRegion, told);
  }

  private static Map<Attribute, String> values(Answer answer) {
    Map<Attribute, String> values = new EnumMap<>(Attribute.class);
    values.put(Attribute.DATA_CLASS, answer.facts().data().dataClass().text());
    values.put(Attribute.TASK, answer.facts().task().text());
    values.put(Attribute.ORIGIN_BOUNDARY, answer.facts().origin().boundary().wire());
    values.put(Attribute.TARGET_BOUNDARY, answer.route().target().boundary().wire());
    values.put(Attribute.TARGET_REGION, answer.route().target().region());
    values.put(Attribute.TARGET_OPERATOR, answer.route().target().operator());
    return values;
  }

  private static boolean isIn(Map<Attribute, String> values, Region region) {
    return region.values().entrySet().stream()
        .allMatch(each -> each.getValue().contains(values.get(each.getKey())));
  }

  /** Which requests and routes are in some cubes. */
  private static final class Membership {
    private final Alphabet alphabet;
    private final Encoder encoder;
    private final List<Check> checks;

    Membership(Alphabet alphabet, List<Cube> cubes) {
      this.alphabet = alphabet;
      this.encoder = new Encoder(alphabet);
      this.checks = cubes.stream().map(cube -> new Check(cube, alphabet)).toList();
    }

    boolean contains(Facts facts, Offered route) {
      int[] symbols = new int[Attribute.values().length + 1];
      long[] bits = new long[alphabet.words()];
      encoder.encode(facts, symbols, bits);
      RouteSymbols.of(route, alphabet)
          .symbols()
          .forEach((attribute, symbol) -> symbols[attribute.ordinal()] = symbol);
      return checks.stream().anyMatch(check -> check.holds(symbols, bits));
    }
  }
}
