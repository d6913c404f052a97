package dev.demarc.server.policies;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.engine.rules.Offered;
import dev.demarc.json.DemarcJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code cases} of a policy's text. They are the author's and no part of the document: no
 * agent sees them. At most {@value #MOST} cases of at most {@value #MOST_EXPECTATIONS}
 * expectations, about {@value #MOST_ROUTES} routes together.
 */
final class CaseSection {
  static final int MOST = 200;
  static final int MOST_EXPECTATIONS = 20;
  static final int MOST_ROUTES = 256;

  private static final String CASES = "cases";
  private static final TenantId NOBODY = new TenantId(new UUID(0, 0));

  private final PolicyYaml.Parsed yaml;
  private final TenantNames names;
  private final BiConsumer<String, String> problem;

  /** A case as it is written. */
  record Written(CaseId id, @Nullable RequestWords request, List<Expected> expect) {
    Written {
      expect = Sorted.list(expect);
    }
  }

  /**
   * An expectation as it is written: of a target of the catalogue, or of a route that is made up.
   *
   * @param model of the target; every one of its models where it is left out
   */
  record Expected(
      @Nullable TargetId target,
      @Nullable ModelId model,
      @Nullable TargetWords to,
      boolean permitted,
      @Nullable List<JsonNode> obligations,
      @Nullable RuleId rule) {}

  CaseSection(PolicyYaml.Parsed yaml, TenantNames names, BiConsumer<String, String> problem) {
    this.yaml = yaml;
    this.names = names;
    this.problem = problem;
  }

  /** Those without a problem, in their order. */
  List<PolicyCase> read(ObjectNode document) {
    SortedMap<Integer, Written> written =
        new PolicySections(problem).list(document, CASES, Written.class);
    if (written == null) {
      return List.of();
    }
    if (document.get(CASES).size() > MOST) {
      problem.accept(CASES, "must be at most " + MOST);
      return List.of();
    }
    List<PolicyCase> cases = new ArrayList<>();
    written.forEach((index, each) -> {
      PolicyCase ready = ready(each, CASES + "[" + index + "]");
      if (ready != null) {
        cases.add(ready);
      }
    });
    if (PolicyCase.routes(cases).size() > MOST_ROUTES) {
      problem.accept(
          CASES, "ask about more than " + MOST_ROUTES + " routes; name models, or fewer targets");
    }
    return List.copyOf(cases);
  }

  private @Nullable PolicyCase ready(Written written, String path) {
    RequestWords words = Objects.requireNonNullElse(written.request(), RequestWords.NOTHING);
    RequestFacts.Made made = RequestFacts.of(names, NOBODY, words);
    made.wrong().forEach((part, reason) -> problem.accept(path + ".request." + part, reason));
    int count = written.expect().size();
    if (count == 0 || count > MOST_EXPECTATIONS) {
      problem.accept(path + ".expect", "must be 1 to " + MOST_EXPECTATIONS);
      return null;
    }
    List<PolicyCase.Expectation> expectations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      PolicyCase.Expectation each = ready(written.expect().get(i), path + ".expect[" + i + "]");
      if (each != null) {
        expectations.add(each);
      }
    }
    Facts facts = made.facts();
    return facts == null
        ? null
        : new PolicyCase(written.id(), yaml.position(path), facts, expectations);
  }

  private PolicyCase.@Nullable Expectation ready(Expected expected, String path) {
    List<Offered> routes = routes(expected, path);
    List<ObligationWords> obligations = obligations(expected, path);
    if (routes.isEmpty()) {
      return null;
    }
    TargetWords to = expected.to();
    String model = expected.model() == null ? "" : ", model " + expected.model();
    return new PolicyCase.Expectation(
        yaml.position(path),
        to == null ? "target " + expected.target() + model : to.words(),
        routes,
        expected.permitted(),
        obligations,
        expected.rule());
  }

  /** None where something is wrong. */
  private List<Offered> routes(Expected expected, String path) {
    TargetId target = expected.target();
    TargetWords to = expected.to();
    if (target != null && to == null) {
      return ofCatalogue(target, expected.model(), path);
    }
    if (target != null || to == null || expected.model() != null) {
      problem.accept(path, "names either a target, with or without a model of it, or to");
      return List.of();
    }
    try {
      return List.of(to.offered());
    } catch (InvalidValue invalid) {
      problem.accept(path + ".to." + invalid.field(), invalid.reason());
      return List.of();
    }
  }

  private List<Offered> ofCatalogue(TargetId id, @Nullable ModelId model, String path) {
    List<Target> targets = names.targets().stream().filter(each -> each.id().equals(id)).toList();
    if (targets.isEmpty()) {
      problem.accept(path + ".target", "'" + id + "' is no target");
      return List.of();
    }
    List<Offered> routes =
        Offered.all(targets).stream()
            .filter(each -> model == null || each.model().id().equals(model))
            .toList();
    if (routes.isEmpty()) {
      problem.accept(path + ".model", "'" + model + "' is no model of target " + id);
    }
    return routes;
  }

  private @Nullable List<ObligationWords> obligations(Expected expected, String path) {
    List<JsonNode> written = expected.obligations();
    if (written == null) {
      return null;
    }
    if (!expected.permitted() && !written.isEmpty()) {
      problem.accept(path + ".obligations", "what is not permitted has none");
    }
    List<ObligationWords> obligations = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      ObligationWords each = obligation(written.get(i), path + ".obligations[" + i + "]");
      if (each != null) {
        obligations.add(each);
      }
    }
    return obligations;
  }

  private @Nullable ObligationWords obligation(JsonNode written, String path) {
    if (written.isTextual()) {
      String kind = written.textValue();
      if (ObligationWords.OfKind.KNOWN.contains(kind)) {
        return new ObligationWords.OfKind(kind);
      }
      problem.accept(path, "known are " + String.join(", ", ObligationWords.OfKind.KNOWN));
      return null;
    }
    try {
      return new ObligationWords.Exactly(
          DemarcJson.strict().treeToValue(written, Obligation.class));
    } catch (JsonProcessingException refused) {
      problem.accept(path + PolicySections.place(written, refused), PolicyCheck.reason(refused));
    }
    return null;
  }
}
