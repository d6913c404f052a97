package dev.demarc.server.policies;

import dev.demarc.contract.Wire;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What a policy says of each class entering each boundary. A cell is definite when only class and
 * boundary decide it: then the engine itself answers, asked with a request that has nothing else.
 * Where a rule that could match also reads anything else, the cell is {@code conditional}, unless
 * an unconditional forbid settles it.
 */
record PolicyMatrix(List<ClassId> classes, List<Boundary> boundaries, List<Cell> cells) {

  /** One cell, and the rules that could decide it. */
  record Cell(ClassId dataClass, Boundary boundary, CellEffect effect, List<RuleId> rules) {}

  /** What a cell says. */
  enum CellEffect implements Wire {
    ALLOW("allow"),
    CONSENT("consent"),
    APPROVAL("approval"),
    FORBID("forbid"),
    CONDITIONAL("conditional");

    private final String wire;

    CellEffect(String wire) {
      this.wire = wire;
    }

    @Override
    public String wire() {
      return wire;
    }
  }

  static PolicyMatrix of(PolicyDocument document, List<DataClass> classes) {
    List<Boundary> boundaries = Arrays.asList(Boundary.values());
    List<Cell> cells = new ArrayList<>();
    for (DataClass dataClass : classes) {
      for (Boundary boundary : boundaries) {
        cells.add(cell(document, dataClass, boundary));
      }
    }
    return new PolicyMatrix(classes.stream().map(DataClass::id).toList(), boundaries, cells);
  }

  private static Cell cell(PolicyDocument document, DataClass dataClass, Boundary boundary) {
    List<Rule> rules =
        document.rules().stream()
            .filter(rule -> rule.classes().isEmpty() || rule.classes().contains(dataClass.id()))
            .filter(rule -> rule.to().isEmpty() || rule.to().contains(boundary))
            .toList();
    return new Cell(
        dataClass.id(),
        boundary,
        effect(document, rules, dataClass, boundary),
        rules.stream().map(Rule::id).sorted().toList());
  }

  private static CellEffect effect(
      PolicyDocument document, List<Rule> rules, DataClass dataClass, Boundary boundary) {
    boolean forbidden =
        rules.stream().anyMatch(rule -> rule.effect() == Effect.FORBID && isUnconditional(rule));
    if (forbidden) {
      return CellEffect.FORBID;
    }
    if (!rules.stream().allMatch(PolicyMatrix::isUnconditional)) {
      return CellEffect.CONDITIONAL;
    }
    var nobody = new PolicyId(new UUID(0, 0));
    var ref = new PolicyRef(nobody, new PolicyVersion(1), Digest.ofBytes(new byte[0]));
    Engine engine = Engine.interpreting(ref, document, List.of(target(boundary)));
    return effect(engine.permit(facts(dataClass)).getFirst());
  }

  private static CellEffect effect(Considered considered) {
    if (!considered.permitted()) {
      return CellEffect.FORBID;
    }
    boolean approval =
        considered.obligations().stream().anyMatch(Obligation.Approval.class::isInstance);
    boolean consent =
        considered.obligations().stream().anyMatch(Obligation.Consent.class::isInstance);
    return approval ? CellEffect.APPROVAL : consent ? CellEffect.CONSENT : CellEffect.ALLOW;
  }

  private static boolean isUnconditional(Rule rule) {
    return rule.when() == null
        && rule.tags().isEmpty()
        && rule.tasks().isEmpty()
        && rule.roles().isEmpty()
        && rule.apps().isEmpty()
        && rule.sites().isEmpty()
        && rule.groups().isEmpty()
        && rule.from().isEmpty()
        && rule.targets().isEmpty()
        && rule.regions().isEmpty()
        && rule.operators().isEmpty()
        && rule.tools().isEmpty()
        && rule.effects().isEmpty();
  }

  private static Target target(Boundary boundary) {
    Protocol protocol = boundary == Boundary.NONE ? Protocol.EXTRACTIVE : Protocol.OPENAI;
    var model =
        new ModelOffer(
            ModelId.of("any"),
            "1",
            null,
            "any",
            "any",
            1,
            new TreeSet<>(),
            new TreeMap<>(),
            0,
            0,
            0);
    return new Target(
        TargetId.of("any"),
        "Any",
        boundary,
        "any",
        "any",
        protocol,
        List.of("any:1"),
        List.of(),
        List.of(model));
  }

  private static Facts facts(DataClass dataClass) {
    return new Facts(
        new TenantId(new UUID(0, 0)),
        ApplicationId.of("any"),
        "any",
        new Facts.Actor(null, new TreeSet<>()),
        TaskId.of("any"),
        new Facts.Data(dataClass.id(), dataClass.rank(), new TreeSet<>(), new TreeSet<>()),
        new TreeMap<>(),
        new Place(Boundary.EDGE, "any"),
        SiteId.of("any"),
        GroupId.of("any"),
        null,
        new Facts.Request("auto", 0, 0, 0, 0, 0, false, new TreeSet<>()));
  }
}
