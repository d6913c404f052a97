package dev.demarc.server.policy.lowering;

import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
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
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.contract.policy.Rule;
import dev.demarc.contract.policy.ToolEffect;
import dev.demarc.contract.policy.When;
import dev.demarc.engine.Engine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Requests and routes from a small world, so that every value in a source occurs often. */
final class RandomRequests {
  private static final PolicyRef REF =
      new PolicyRef(
          new PolicyId(new UUID(0, 1)), new PolicyVersion(1), Digest.ofBytes(new byte[0]));
  private static final List<Boundary> BOUNDARIES =
      List.of(Boundary.ON_DEVICE, Boundary.EDGE, Boundary.PRIVATE_CLUSTER, Boundary.MANAGED_CLOUD);

  private final Random random;

  RandomRequests(Random random) {
    this.random = random;
  }

  /** One request and the one route it could take. */
  record Request(Facts facts, Target target) {

    boolean permittedBy(Condition condition) {
      Rule rule =
          new Rule(
              RuleId.of("r"),
              Effect.ALLOW,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              new When("", condition),
              null);
      PolicyDocument document =
          new PolicyDocument(PolicyDocument.SCHEMA, "t", null, List.of(rule), null, null);
      return new Engine(REF, document, List.of(target)).permit(facts).getFirst().permitted();
    }

    Map<String, Object> activation() {
      Map<String, Object> values = new HashMap<>();
      Map<String, Boolean> tags = new HashMap<>();
      facts.data().tags().forEach(tag -> tags.put(tag.text(), true));
      values.put("data.class", facts.data().dataClass().text());
      values.put("data.rank", (long) facts.data().rank());
      values.put("data.tags", tags);
      values.put("actor.roles", List.copyOf(facts.actor().roles()));
      values.put("actor.verified", facts.actor().verified());
      values.put("app.id", facts.application().text());
      values.put("app.team", facts.team());
      values.put("task", facts.task().text());
      values.put("tools", List.copyOf(facts.tools().keySet()));
      values.put("tools.effects", facts.tools().values().stream().map(ToolEffect::wire).toList());
      values.put("origin.boundary", facts.origin().boundary().wire());
      values.put("origin.region", facts.origin().region());
      values.put("site", facts.site().text());
      values.put("group", facts.group().text());
      values.put("request.bytes", facts.request().bytes());
      values.put("request.tokens", facts.request().tokens());
      values.put("request.messages", (long) facts.request().messages());
      values.put("request.files", (long) facts.request().files());
      values.put("request.stream", facts.request().stream());
      values.put("target.id", target.id().text());
      values.put("target.boundary", target.boundary().wire());
      values.put("target.region", target.region());
      values.put("target.operator", target.operator());
      values.put("target.model", target.models().getFirst().id().text());
      values.put("target.tier", (long) target.models().getFirst().tier());
      return values;
    }
  }

  Request next() {
    return new Request(facts(), target());
  }

  private Facts facts() {
    TreeMap<String, ToolEffect> tools = new TreeMap<>();
    some("chart", "mail", "search").forEach(tool -> tools.put(tool, one(ToolEffect.values())));
    TreeSet<TagId> tags = new TreeSet<>();
    some("phi", "pci", "hr").forEach(tag -> tags.add(TagId.of(tag)));
    return new Facts(
        new TenantId(new UUID(0, 2)),
        ApplicationId.of(one("notes", "billing")),
        one("ward", "lab"),
        new Facts.Actor(
            random.nextBoolean() ? SubjectId.of("s") : null,
            new TreeSet<>(some("doctor", "nurse"))),
        TaskId.of(one("chat", "summarize")),
        new Facts.Data(
            ClassId.of(one("phi", "public", "internal")),
            one(0, 20, 49, 50, 51, 80),
            tags,
            new TreeSet<>()),
        tools,
        new Place(one(BOUNDARIES.toArray(Boundary[]::new)), one("eu", "us", "ch")),
        SiteId.of(one("ward-1", "ward-2")),
        GroupId.of(one("default", "beta")),
        null,
        new Facts.Request(
            "auto",
            one(79_999, 80_000, 5),
            one(3_999, 4_000, 1),
            1L,
            random.nextInt(5),
            random.nextInt(3),
            random.nextBoolean(),
            new TreeSet<>()));
  }

  private Target target() {
    ModelOffer model =
        new ModelOffer(
            ModelId.of(one("tiny", "large", "other")),
            "1",
            null,
            "x",
            "q8",
            100_000,
            null,
            null,
            0,
            0,
            random.nextInt(4));
    return new Target(
        TargetId.of(one("cloud", "local", "other")),
        "t",
        one(BOUNDARIES.toArray(Boundary[]::new)),
        one("eu", "us"),
        one("stand-in", "other"),
        Protocol.LLAMA,
        List.of(),
        List.of(),
        List.of(model));
  }

  @SafeVarargs
  private <T> T one(T... values) {
    return values[random.nextInt(values.length)];
  }

  private List<String> some(String... values) {
    List<String> some = new ArrayList<>();
    for (String value : values) {
      if (random.nextBoolean()) {
        some.add(value);
      }
    }
    return some;
  }
}
