package dev.demarc.engine.cubes;

import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.Preference;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.cubes.LoweredRules.Own;
import dev.demarc.engine.rules.Offered;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Questions about the rules of one policy that its author did not ask. Each answer is exact over
 * every request and every route there can be, or unknown: a question may take {@value #STEPS}
 * comparisons of cubes, all together {@value #ALL_STEPS}, and after {@value #MOST_VAIN} that did
 * not get by with theirs nothing more is answered. It is the same on every machine.
 *
 * <p>What a {@link Counterexample} says of an attribute that the question gives is any value.
 *
 * <p>Not for use by two threads.
 */
public final class Inquiry {
  private static final int STEPS = 50_000;
  private static final int ALL_STEPS = 10_000_000;
  private static final int MOST_VAIN = 10;
  private static final Proof.Unknown TOO_LARGE = new Proof.Unknown("a rule is too large");
  private static final Predicate<Own> ANY = own -> true;

  private final PolicyDocument policy;
  private final Optional<LoweredRules> lowered;
  private final int each;
  private int left;
  private int vain;

  private Inquiry(PolicyDocument policy, int each, int all) {
    this.policy = policy;
    this.lowered = LoweredRules.of(policy);
    this.each = each;
    this.left = all;
  }

  public static Inquiry of(PolicyDocument policy) {
    return new Inquiry(policy, STEPS, ALL_STEPS);
  }

  /** With another budget, of one question and of all. */
  static Inquiry of(PolicyDocument policy, int each, int all) {
    return new Inquiry(policy, each, all);
  }

  /** What each rule does, as they are written. */
  public Map<RuleId, Reach> reach() {
    if (lowered.isEmpty()) {
      Map<RuleId, Reach> unknown = new LinkedHashMap<>();
      policy.rules().forEach(rule -> unknown.put(rule.id(), new Reach.Undecided()));
      return unknown;
    }
    Budgeted budget = new Budgeted();
    Map<RuleId, Reach> reach = new ReachSearch(lowered.get(), budget::next).all();
    budget.settle();
    return reach;
  }

  /** The rules that can match a request for one of these routes; all where that is unknown. */
  public Set<RuleId> taking(Collection<Offered> routes) {
    if (lowered.isEmpty()) {
      return policy.rules().stream().map(Rule::id).collect(Collectors.toSet());
    }
    LoweredRules rules = lowered.get();
    Set<RouteSymbols> each =
        routes.stream()
            .map(route -> RouteSymbols.of(route, rules.alphabet()))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return rules.rules().stream()
        .filter(own ->
            own.cubes().stream()
                .filter(rules::isPossible)
                .anyMatch(cube -> each.stream().anyMatch(route -> route.meet(cube))))
        .map(own -> own.rule().id())
        .collect(Collectors.toSet());
  }

  /** The first of those routes that no rule can tell apart. */
  public List<Offered> distinct(List<Offered> routes) {
    Map<RouteSymbols, Offered> first = new LinkedHashMap<>();
    lowered.ifPresent(rules ->
        routes.forEach(
            route -> first.putIfAbsent(RouteSymbols.of(route, rules.alphabet()), route)));
    return List.copyOf(first.values());
  }

  /** Whether the rule matches the non-AI path alone. */
  public boolean staysPut(RuleId rule) {
    return lowered.isPresent()
        && lowered.get().rule(rule).cubes().stream()
            .allMatch(cube -> lowered.get().to(List.of(Boundary.NONE)).covers(cube));
  }

  /** Holds where the rules permit nothing of this class in these boundaries. */
  public Proof never(DataClass dataClass, Set<Boundary> boundaries) {
    return ask((rules, search) -> {
      Given given = Given.of(dataClass, rules.alphabet());
      return search.find(
          rules.forbids(given), List.of(rules.to(boundaries)), permitting(rules, given));
    });
  }

  /**
   * Holds where whatever is permitted of one class is permitted of the other, all else equal, the
   * rank being that of the class.
   */
  public Proof neverWider(DataClass one, DataClass other) {
    return ask((rules, search) -> {
      Given more = Given.of(one, rules.alphabet());
      Given less = Given.of(other, rules.alphabet());
      List<Cube> forbids = rules.forbids(more);
      List<Permitting> permitting = permitting(rules, more);
      List<Cube> onlyOther = minus(rules.forbids(less), forbids);
      Proof forbidden = search.find(forbids, onlyOther, permitting);
      if (!(forbidden instanceof Proof.Holds)) {
        return forbidden;
      }
      List<Permitting> others = permitting(rules, less);
      Set<Cube> same = new HashSet<>(others.stream().map(Permitting::cube).toList());
      List<Cube> outside = new ArrayList<>(forbids);
      outside.addAll(same);
      return search.find(
          outside,
          List.of(Cube.ALWAYS),
          permitting.stream().filter(it -> !same.contains(it.cube())).toList());
    });
  }

  /** What rules permit, and the non-AI path, which needs none. */
  private static List<Permitting> permitting(LoweredRules rules, Given given) {
    List<Permitting> permitting = new ArrayList<>(rules.permitting(ANY, given));
    permitting.add(new Permitting(Optional.empty(), rules.to(List.of(Boundary.NONE))));
    return permitting;
  }

  private static List<Cube> minus(List<Cube> cubes, List<Cube> others) {
    Set<Cube> all = new HashSet<>(others);
    return cubes.stream().filter(cube -> !all.contains(cube)).toList();
  }

  /**
   * Holds where no request that this preference is for and that may go to the first route may go to
   * the second with nothing asked and nothing told.
   *
   * @param preference one of the policy
   */
  public Proof neverSilent(Preference preference, Offered first, Offered second) {
    return ask((rules, search) -> {
      Given near = Given.of(first, rules.alphabet());
      Given far = Given.of(second, rules.alphabet());
      List<Cube> outside = new ArrayList<>(rules.forbids(near));
      outside.addAll(rules.forbids(far));
      outside.addAll(rules.cubes(own -> !own.rule().obligations().isEmpty(), far));
      before(preference).forEach(each -> outside.addAll(rules.of(each)));
      List<Cube> starts = new ArrayList<>();
      List<Cube> scope = rules.of(preference);
      for (Permitting permits : rules.permitting(ANY, near)) {
        scope.forEach(cube -> permits.cube().and(cube).ifPresent(starts::add));
      }
      return search.find(
          outside,
          starts.stream().distinct().toList(),
          rules.permitting(own -> own.rule().obligations().isEmpty(), far));
    });
  }

  /** Those that are asked first. */
  private List<Preference> before(Preference preference) {
    return policy.preferences().stream().takeWhile(each -> each != preference).toList();
  }

  /**
   * Holds where the rule permits no request of this application that no person is known of. Such a
   * request has no roles.
   */
  public Proof neverUnverified(RuleId rule, ApplicationId application, String team) {
    return ask((rules, search) -> {
      Given given = Given.unverified(application, team, rules.alphabet());
      Elements roles = rules.alphabet().elements(Attribute.ACTOR_ROLES);
      Bits any = Bits.range(roles.offset() << 6, roles.offset() + roles.words() << 6);
      return search.find(
          rules.forbids(given),
          List.of(Cube.ALWAYS),
          rules.permitting(own -> own.rule().id().equals(rule), given).stream()
              .filter(permits -> !permits.cube().present().meets(any))
              .toList());
    });
  }

  private interface Question {
    Proof of(LoweredRules rules, Search search);
  }

  private Proof ask(Question question) {
    if (lowered.isEmpty()) {
      return TOO_LARGE;
    }
    Budgeted budget = new Budgeted();
    Steps steps = budget.next();
    Proof proof =
        steps.take(policy.rules().size())
            ? question.of(lowered.get(), new Search(lowered.get(), steps))
            : steps.spent();
    budget.settle();
    return proof;
  }

  /** Searches within one question's steps; to begin one costs as many as there are symbols. */
  private record Search(LoweredRules rules, Steps steps) {
    Proof find(List<Cube> outside, List<Cube> starts, List<Permitting> permitting) {
      if (starts.isEmpty() || permitting.isEmpty()) {
        return new Proof.Holds();
      }
      return steps.take(rules.names())
          ? new GuaranteeSearch(rules.alphabet(), outside, steps).find(starts, permitting)
          : steps.spent();
    }
  }

  /** Gives out steps of what is left, and takes what was used from it. */
  private final class Budgeted {
    private Steps last = new Steps(0);

    Steps next() {
      settle();
      last = new Steps(Math.min(each, left));
      return last;
    }

    void settle() {
      vain += last.taken() == each ? 1 : 0;
      left = vain < MOST_VAIN ? left - last.taken() : 0;
      last = new Steps(0);
    }
  }
}
