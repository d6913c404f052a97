package dev.demarc.engine;

import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.contract.policy.Preference;
import dev.demarc.contract.policy.Rule;
import dev.demarc.contract.policy.Transform;
import dev.demarc.engine.cubes.CubePermission;
import dev.demarc.engine.cubes.CubePolicy;
import dev.demarc.engine.cubes.Lowered;
import dev.demarc.engine.plain.PlainPermission;
import dev.demarc.engine.rules.Offered;
import dev.demarc.engine.rules.Permission;
import dev.demarc.engine.rules.RuleText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Decides where a request may run: a pure function of one published policy, the catalogue, the
 * facts of the request and the situation. The same input gives an equal decision, always.
 *
 * <p>A decision asks five questions, and their order is the point:
 *
 * <ol>
 *   <li><b>Permitted?</b> What no rule allows is forbidden, a forbid wins over every allow, and the
 *       obligations of all allows that match add up. The non-AI path moves nothing and needs no
 *       rule; a forbid still excludes it, and rules that do match it bind it like any other. This
 *       question is answered first and by code that is never given the {@link Situation}: were it
 *       asked after availability, a broken route would sooner or later widen what is permitted,
 *       which is how silent fallback to a cloud begins. Tags and a task that only the caller names
 *       are looked at both ways, with them and without: they may tighten, never loosen. What the
 *       person wants beyond the policy comes last and takes away or asks, and can add nothing.
 *   <li><b>Fits?</b> The model asked for, the features needed, the length, as it is or in parts
 *       where the policy permits that. A misfit is a property of request and route, the same
 *       tomorrow, so passing over it is choosing, not falling back; what is lost against the
 *       baseline is declared with the result.
 *   <li><b>Available?</b> Unbound targets do not exist at this site and are passed over too. A
 *       target that is down, busy, held back, too slow, too dear or failed, and a model whose
 *       capability is not shown, keep their place in the order: removing them here would make the
 *       next one look like a first choice.
 *   <li><b>In which order?</b> The policy's preference, else the nearest boundary; of peers the one
 *       that leads; the session's own target first where it asks for no more than what it
 *       overtakes.
 *   <li><b>Taken?</b> The first route of that order. If it failed, the next one only where the
 *       policy says {@code fallback: true}; otherwise the request is refused, fail closed, and so
 *       it is when the caller reports that a route has just failed. If it needs an answer of a
 *       person or of the organisation, the outcome is that question: a later route is not quietly
 *       taken in its place, because a smaller answer nobody asked for is a downgrade nobody was
 *       told of. Where nothing works and the policy lets such requests wait, it waits for the first
 *       route that could be taken with nobody left to ask.
 * </ol>
 *
 * <p>The first question is answered by {@link CubePermission}, whose essay says how; the plain
 * interpreter {@link PlainPermission} means the same and is its twin.
 *
 * <p>Instances are immutable and safe for many threads.
 */
public final class Engine {
  /** The version of these semantics; it changes when any decision could. */
  public static final String VERSION = "4";

  private static final SortedSet<Transform> NO_TRANSFORMS = Collections.emptySortedSet();

  private final PolicyRef policy;
  private final PolicyDocument document;
  private final List<Offered> routes;
  private final PlainPermission plain;
  private final Permission permission;

  /**
   * An engine for one version of a policy over one catalogue. It decides by cubes; a policy that is
   * too large for them, which the control plane does not publish, is interpreted instead: its
   * decisions are the same, and slower.
   *
   * @throws dev.demarc.contract.InvalidValue when a target, or a model of one, is named twice
   */
  public Engine(PolicyRef policy, PolicyDocument document, List<Target> targets) {
    this(policy, document, targets, Engine::permission);
  }

  /** An engine that asks something else for permission; everything after that is as ever. */
  Engine(
      PolicyRef policy,
      PolicyDocument document,
      List<Target> targets,
      BiFunction<List<Rule>, List<Offered>, Permission> deciding) {
    this.policy = policy;
    this.document = document;
    this.routes = Offered.all(targets);
    this.plain = new PlainPermission(document.rules(), routes);
    this.permission = deciding.apply(document.rules(), routes);
  }

  /**
   * An engine that reads the rules as they are written. It is ready at once and decides the same,
   * slower: for a few decisions of one policy, and as the twin in tests.
   *
   * @throws dev.demarc.contract.InvalidValue when a target, or a model of one, is named twice
   */
  public static Engine interpreting(
      PolicyRef policy, PolicyDocument document, List<Target> targets) {
    return new Engine(policy, document, targets, PlainPermission::new);
  }

  /**
   * What these rules permit of these routes, as agents compute it: by cubes, and by the plain twin
   * where the rules are too large for them.
   */
  public static Permission permission(List<Rule> rules, List<Offered> routes) {
    return switch (CubePolicy.lower(rules)) {
      case Lowered.Ready ready -> new CubePermission(ready.policy(), routes);
      case Lowered.TooLarge tooLarge -> new PlainPermission(rules, routes);
    };
  }

  /** What becomes of the request, with a reason for every route of the catalogue. Never throws. */
  public Decision decide(DecisionId id, Facts facts, Situation situation) {
    List<Considered> permitted = permitted(facts);
    Optional<Preference> preference = preference(facts);
    Set<Transform> transforms = preference.map(Preference::transforms).orElse(NO_TRANSFORMS);
    Duration within = preference.map(Preference::within).orElse(null);
    List<Candidate> candidates = new ArrayList<>(routes.size());
    for (int i = 0; i < routes.size(); i++) {
      candidates.add(
          Candidate.of(routes.get(i), permitted.get(i), facts, situation, transforms, within));
    }
    Ladder ladder = Ladder.of(candidates, preference, facts, situation);
    Choice choice = Choice.of(document, candidates, ladder, facts, situation);
    return new Decision(
        id, policy, VERSION, facts, situation, choice.outcome(), choice.considered());
  }

  /** The first preference that matches class and task. */
  public Optional<Preference> preference(Facts facts) {
    return document.preferences().stream()
        .filter(
            each -> each.classes().isEmpty() || each.classes().contains(facts.data().dataClass()))
        .filter(each -> each.tasks().isEmpty() || each.tasks().contains(facts.task()))
        .findFirst();
  }

  /**
   * What the rules alone say of every route, by target and model id: {@link
   * dev.demarc.contract.decision.ReasonCode#ALLOWED}, {@code NON_AI}, {@code FORBIDDEN} or {@code
   * NO_RULE}, the deciding rule, and the obligations, strictest first.
   */
  public List<Considered> permit(Facts facts) {
    return List.copyOf(permitted(facts));
  }

  /** With what only the caller says and without it, whichever is stricter. */
  private List<Considered> permitted(Facts facts) {
    List<Considered> hinted = permission.of(facts);
    List<Considered> said =
        facts.proven() == null ? hinted : Tightened.of(hinted, permission.of(facts.withoutHints()));
    return Personal.tighten(facts, said);
  }

  /**
   * The digest of exactly the rules that put obligations on this route for these facts, and of the
   * person's wish to be asked. A consent is bound to it: a change of any other leaves it as it is.
   *
   * @return empty when the route is not in the catalogue, not permitted, or asks for nothing
   */
  public Optional<Digest> slice(Facts facts, Route route) {
    return routes.stream()
        .filter(offered -> offered.route().equals(route))
        .findFirst()
        .filter(offered -> permitted(facts).get(routes.indexOf(offered)).permitted())
        .map(offered -> binding(facts, offered))
        .filter(text -> !text.isEmpty())
        .map(text -> Digest.ofBytes(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * The same for an approval of the organisation: the rules alone, since what one person wishes is
   * no matter of its.
   */
  public Optional<Digest> approvalSlice(Facts facts, Route route) {
    return slice(facts.preferring(null), route);
  }

  private String binding(Facts facts, Offered offered) {
    List<Rule> rules = rules(facts, offered);
    String asked = Personal.asks(facts, offered.route()) ? Personal.ASK.text() : "";
    return (rules.isEmpty() ? "" : RuleText.of(rules)) + asked;
  }

  private List<Rule> rules(Facts facts, Offered offered) {
    return Stream.of(facts, facts.withoutHints())
        .flatMap(each -> plain.binding(each, offered).stream())
        .distinct()
        .sorted(Comparator.comparing(Rule::id))
        .toList();
  }
}
