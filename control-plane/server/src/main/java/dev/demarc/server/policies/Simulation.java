package dev.demarc.server.policies;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.ReasonCode;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.plain.PlainPermission;
import dev.demarc.engine.rules.Offered;
import dev.demarc.server.platform.Page;
import dev.demarc.server.platform.PageAsked;
import dev.demarc.server.platform.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One request, asked of every route by the rules alone: whether a target is up plays no part, and
 * nothing is kept.
 */
public final class Simulation {
  private final List<Rule> rules;
  private final Facts facts;
  private final @Nullable Offered madeUp;

  /**
   * What is asked.
   *
   * @param of {@code draft}, or the number of a version
   * @param request what is known of the request
   * @param to a route beside the catalogue's
   * @param counterexample of a guarantee, as it was shown; in place of request and to
   */
  public record Ask(
      @Schema(implementation = Object.class, description = "draft, or the number of a version")
          JsonNode of,
      @Nullable RequestWords request,
      @Nullable TargetWords to,
      GuaranteeVerdict.@Nullable Example counterexample) {}

  /**
   * What the rules say.
   *
   * @param revision of the draft; absent of a version
   * @param version absent of a draft
   * @param facts the request in full, with all that was left out
   * @param routes the made-up one first, on the first page, then the catalogue's by target and
   *     model
   * @param total of the catalogue's
   * @param next the cursor of the next page; absent on the last
   */
  public record Answer(
      @Nullable Integer revision,
      @Nullable PolicyVersion version,
      Facts facts,
      List<RouteAnswer> routes,
      int total,
      @Nullable String next) {}

  /**
   * What the rules say of one route.
   *
   * @param tier of the model
   * @param madeUp whether it is beside the catalogue
   * @param rule the deciding one; absent where none decides
   */
  public record RouteAnswer(
      Route route,
      int tier,
      boolean madeUp,
      boolean permitted,
      ReasonCode reason,
      @Nullable RuleId rule,
      List<Obligation> obligations) {}

  private Simulation(List<Rule> rules, Facts facts, @Nullable Offered madeUp) {
    this.rules = rules;
    this.facts = facts;
    this.madeUp = madeUp;
  }

  /**
   * By these rules.
   *
   * @throws Problem {@code validation} naming each field that is wrong
   */
  static Simulation of(List<Rule> rules, TenantNames names, TenantId tenant, Ask ask) {
    GuaranteeVerdict.Example example = ask.counterexample();
    if (example == null) {
      RequestWords words = Objects.requireNonNullElse(ask.request(), RequestWords.NOTHING);
      TargetWords to = ask.to();
      Facts facts = facts(names, tenant, words, "request");
      return new Simulation(rules, facts, to == null ? null : offered(to, "to"));
    }
    if (ask.request() != null || ask.to() != null) {
      throw Problem.invalid("counterexample", "stands in place of request and to");
    }
    if (example.facts().proven() != null) {
      throw Problem.invalid("counterexample.facts.proven", "must be absent");
    }
    return new Simulation(
        rules,
        facts(names, tenant, RequestWords.of(example.facts()), "counterexample.facts"),
        offered(TargetWords.of(example.route(), example.tier()), "counterexample.route"));
  }

  private static Facts facts(TenantNames names, TenantId tenant, RequestWords words, String path) {
    RequestFacts.Made made = RequestFacts.of(names, tenant, words);
    Facts facts = made.facts();
    if (facts == null) {
      List<Problem.FieldError> errors =
          made.wrong().entrySet().stream()
              .map(each -> new Problem.FieldError(path + "." + each.getKey(), each.getValue()))
              .toList();
      Problem.FieldError first = errors.getFirst();
      throw new Problem(ErrorCode.VALIDATION, first.field() + ": " + first.reason(), errors);
    }
    return facts;
  }

  private static Offered offered(TargetWords words, String path) {
    try {
      return words.offered();
    } catch (InvalidValue invalid) {
      throw Problem.invalid(path + "." + invalid.field(), invalid.reason());
    }
  }

  /** A page of what the rules say. */
  Answer answer(
      @Nullable Integer revision,
      @Nullable PolicyVersion version,
      TenantNames names,
      PageAsked asked) {
    List<Offered> catalogue = Offered.all(names.targets());
    String after = asked.after().orElse("");
    Page<Offered> page =
        Page.of(
            catalogue.stream()
                .filter(each -> after.isEmpty() || key(each).compareTo(after) > 0)
                .limit(asked.fetch())
                .toList(),
            asked,
            Simulation::key);
    List<RouteAnswer> answers = new ArrayList<>();
    if (madeUp != null && after.isEmpty()) {
      answers.addAll(answers(List.of(madeUp), true));
    }
    answers.addAll(answers(page.items(), false));
    return new Answer(revision, version, facts, answers, catalogue.size(), page.next());
  }

  private List<RouteAnswer> answers(List<Offered> routes, boolean areMadeUp) {
    List<Considered> considered = new PlainPermission(rules, routes).of(facts);
    List<RouteAnswer> answers = new ArrayList<>();
    for (int i = 0; i < routes.size(); i++) {
      Considered each = considered.get(i);
      answers.add(
          new RouteAnswer(
              each.route(),
              routes.get(i).model().tier(),
              areMadeUp,
              each.permitted(),
              each.reason(),
              each.rule(),
              each.obligations()));
    }
    return answers;
  }

  /** Ids have no space, and nothing they have comes before one: these sort as the routes do. */
  private static String key(Offered route) {
    return route.target().id() + " " + route.model().id();
  }
}
