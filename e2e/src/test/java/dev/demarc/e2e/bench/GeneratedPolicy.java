package dev.demarc.e2e.bench;

import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.contract.policy.Rule;
import dev.demarc.contract.policy.When;
import dev.demarc.engine.Engine;
import dev.demarc.engine.cubes.CubePermission;
import dev.demarc.engine.cubes.CubePolicy;
import dev.demarc.engine.cubes.Lowered;
import dev.demarc.engine.rules.Offered;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A plausible policy of any size, the same for every run: most rules name a class, a task, where to
 * and a region; one in ten forbids, one in ten asks for consent, one in ten has a condition.
 */
final class GeneratedPolicy {
  private static final List<Boundary> BOUNDARIES =
      List.of(Boundary.ON_DEVICE, Boundary.EDGE, Boundary.PRIVATE_CLUSTER, Boundary.MANAGED_CLOUD);

  private final Random random = new Random(20_261_124);
  private final List<Rule> rules = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();

  GeneratedPolicy(int rules, int targets) {
    for (int i = 0; i < rules; i++) {
      this.rules.add(rule(i));
    }
    for (int i = 0; i < targets; i++) {
      this.targets.add(target(i));
    }
  }

  List<Rule> rules() {
    return List.copyOf(rules);
  }

  Engine engine() {
    PolicyRef ref =
        new PolicyRef(
            new PolicyId(new UUID(0, 1)), new PolicyVersion(1), Digest.ofBytes(new byte[0]));
    return new Engine(
        ref,
        new PolicyDocument(PolicyDocument.SCHEMA, "Generated", null, rules, null, null),
        targets);
  }

  /** What the rules permit, by cubes, for the same targets. */
  CubePermission permission() {
    return switch (CubePolicy.lower(rules)) {
      case Lowered.Ready ready -> new CubePermission(ready.policy(), Offered.all(targets));
      case Lowered.TooLarge tooLarge -> throw new IllegalStateException(tooLarge.reason());
    };
  }

  Situation situation() {
    TreeMap<TargetId, Availability> up = new TreeMap<>();
    targets.forEach(target -> up.put(target.id(), Availability.UP));
    return new Situation(Instant.EPOCH, up, null, null, null);
  }

  List<Facts> requests(int count) {
    List<Facts> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(request());
    }
    return requests;
  }

  private Rule rule(int index) {
    Effect effect = random.nextInt(10) == 0 ? Effect.FORBID : Effect.ALLOW;
    boolean asks = effect == Effect.ALLOW && random.nextInt(10) == 0;
    TreeSet<TagId> tags = new TreeSet<>();
    if (random.nextInt(4) == 0) {
      tags.add(TagId.of("tag" + random.nextInt(8)));
    }
    return new Rule(
        RuleId.of("rule-" + index),
        effect,
        new TreeSet<>(List.of(ClassId.of("c" + random.nextInt(8)))),
        tags,
        new TreeSet<>(List.of(TaskId.of("t" + random.nextInt(20)))),
        null,
        null,
        null,
        null,
        null,
        new TreeSet<>(List.of(boundary(), boundary())),
        null,
        new TreeSet<>(List.of("r" + random.nextInt(4))),
        null,
        null,
        null,
        random.nextInt(10) == 0 ? when() : null,
        asks ? List.of(new Obligation.Consent(ConsentScope.SESSION, Duration.ofHours(8))) : null);
  }

  private When when() {
    Condition small = new Condition.Not(new Condition.AtLeast(Attribute.REQUEST_BYTES, 40_000));
    return new When("request.bytes < 40000", small);
  }

  private Target target(int index) {
    Boundary boundary = BOUNDARIES.get(index % BOUNDARIES.size());
    ModelOffer model =
        new ModelOffer(
            ModelId.of("m" + index), "1", null, "x", "q8", 200_000, null, null, index, index, 0);
    return new Target(
        TargetId.of("target-" + index),
        "Target " + index,
        boundary,
        "r" + random.nextInt(4),
        "operator-" + index % 3,
        Protocol.LLAMA,
        null,
        null,
        List.of(model));
  }

  private Facts request() {
    return new Facts(
        new TenantId(new UUID(0, 2)),
        ApplicationId.of("app"),
        "team",
        new Facts.Actor(SubjectId.of("s"), new TreeSet<>(List.of("nurse"))),
        TaskId.of("t" + random.nextInt(20)),
        new Facts.Data(
            ClassId.of("c" + random.nextInt(8)),
            50,
            new TreeSet<>(List.of(TagId.of("tag" + random.nextInt(8)))),
            null),
        null,
        new Place(boundary(), "r0"),
        SiteId.of("site"),
        GroupId.of("default"),
        null,
        new Facts.Request("auto", random.nextInt(80_000), 300, 256, 1, 0, false, null));
  }

  private Boundary boundary() {
    return BOUNDARIES.get(random.nextInt(BOUNDARIES.size()));
  }
}
