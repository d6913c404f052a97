package dev.demarc.crossing;

import dev.demarc.contract.bundle.Application;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.capability.Shortfall;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.data.Detector;
import dev.demarc.contract.data.DetectorKind;
import dev.demarc.contract.data.Export;
import dev.demarc.contract.data.Tagger;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.DetectorId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.Fallback;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.contract.policy.OnMismatch;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.contract.policy.Preference;
import dev.demarc.contract.policy.QueueTerms;
import dev.demarc.contract.policy.Rule;
import dev.demarc.contract.policy.Stability;
import dev.demarc.contract.policy.ToolEffect;
import dev.demarc.contract.policy.Transform;
import dev.demarc.contract.policy.When;
import dev.demarc.engine.cubes.Dice;
import dev.demarc.server.policy.lowering.CelLowering;
import dev.demarc.server.policy.lowering.Lowering;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Writes one version after another of a policy and its catalogue; the same for the same seed. */
final class Publisher {
  private static final PolicyId POLICY = PolicyId.of("00000000-0000-0000-0000-0000000000c1");
  private static final List<Boundary> BOUNDARIES =
      List.of(Boundary.ON_DEVICE, Boundary.EDGE, Boundary.PRIVATE_CLUSTER, Boundary.MANAGED_CLOUD);

  /** Whatever it says of its files, the site has {@link Stumbling} for it. */
  private static final Tagger TAGGER =
      new Tagger(
          Digest.ofBytes(new byte[] {1}),
          Digest.ofBytes(new byte[] {2}),
          List.of("none", "name"),
          new TreeSet<>(List.of("name")),
          500);

  private final Tenant tenant;
  private final Targets targets;
  private final Dice dice;
  private final Random random;
  private final Dice waits;
  private final ConditionText conditions;
  private final CelMeaning meaning = new CelMeaning();
  private final UnaryOperator<Condition> lowered;
  private boolean roles;
  private long last;

  /**
   * @param lowered what becomes of a condition after it was lowered: itself, but where a fault is
   *     planted
   */
  Publisher(long seed, Tenant tenant, Targets targets, UnaryOperator<Condition> lowered) {
    this.tenant = tenant;
    this.targets = targets;
    this.random = new Random(seed);
    this.dice = new Dice(seed + 1);
    this.waits = new Dice(seed + 2);
    this.conditions = new ConditionText(dice);
    this.lowered = lowered;
  }

  /** An application's key. */
  static String key(String application) {
    return "dk_" + (application + "0".repeat(43)).substring(0, 43);
  }

  Version next() {
    last++;
    PolicyRef ref =
        new PolicyRef(
            POLICY,
            new PolicyVersion((int) last),
            Digest.ofBytes(("policy " + last).getBytes(StandardCharsets.UTF_8)));
    Instant now = Instant.now();
    Bundle bundle =
        new Bundle(
            Bundle.SCHEMA,
            Tenant.ID,
            Tenant.GROUP,
            last,
            null,
            now.minusSeconds(60),
            now.minusSeconds(60),
            now.plus(Duration.ofDays(7)),
            "0.1.0",
            new TreeSet<>(),
            ref,
            document(),
            classes(),
            detectors(),
            applications(),
            targets.catalogue(dice),
            List.of(tenant.actorKeys()));
    return new Version(bundle, meaning);
  }

  /**
   * Some go by roles; most do not, since those who do not tell theirs are refused by one that does.
   */
  private PolicyDocument document() {
    roles = dice.oneIn(4);
    SortedMap<String, ToolEffect> tools = new TreeMap<>();
    Words.TOOLS.forEach(tool -> tools.put(tool, dice.one(ToolEffect.values())));
    List<Rule> rules = new ArrayList<>();
    rules.add(naming());
    int allows = 5 + dice.upTo(9);
    int forbids = dice.upTo(5);
    if (dice.oneIn(3)) {
      rules.add(wide());
    }
    for (int i = 0; i < allows + forbids; i++) {
      rules.add(rule("r" + (i * 7919 % 1000), i < allows ? Effect.ALLOW : Effect.FORBID));
    }
    Collections.shuffle(rules, random);
    return new PolicyDocument(
        PolicyDocument.SCHEMA,
        "generated",
        tools,
        rules,
        preferences(),
        List.of(),
        stability(),
        fallback(),
        queue());
  }

  /** Matches nothing; it makes every name one that callers may say. */
  private static Rule naming() {
    return new Rule(
        RuleId.of("names"),
        Effect.FORBID,
        null,
        ids(Words.TAGS, TagId::of),
        ids(Words.TASKS, TaskId::of),
        null,
        null,
        null,
        null,
        null,
        null,
        ids(List.of("nowhere"), TargetId::of),
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** Allows nearly all that no other rule forbids. */
  private Rule wide() {
    return new Rule(
        RuleId.of("wide"),
        Effect.ALLOW,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        dice.some(BOUNDARIES, 4),
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private Rule rule(String id, Effect effect) {
    int sparse = effect == Effect.ALLOW ? 6 : 4;
    boolean wide = effect == Effect.ALLOW && dice.oneIn(3);
    boolean condition = !wide && dice.oneIn(2);
    return new Rule(
        RuleId.of(id),
        effect,
        dice.oneIn(2) ? some(Words.CLASSES, ClassId::of) : null,
        dice.oneIn(sparse) ? some(Words.TAGS, TagId::of) : null,
        !wide && dice.oneIn(sparse) ? some(Words.TASKS, TaskId::of) : null,
        roles && dice.oneIn(10) ? new TreeSet<>(List.of("nurse")) : null,
        !wide && dice.oneIn(sparse) ? some(Words.APPS, ApplicationId::of) : null,
        null,
        null,
        dice.oneIn(8) ? dice.some(BOUNDARIES, 3) : null,
        dice.oneIn(2) ? dice.some(BOUNDARIES, 3) : null,
        dice.oneIn(8) ? some(Words.of(Attribute.TARGET_ID), TargetId::of) : null,
        dice.oneIn(sparse) ? dice.some(Words.REGIONS, 2) : null,
        dice.oneIn(8) ? dice.some(Words.OPERATORS, 2) : null,
        dice.oneIn(10) ? dice.some(Words.TOOLS, 3) : null,
        dice.oneIn(10) ? dice.some(List.of(ToolEffect.values()), 3) : null,
        condition ? when() : null,
        effect == Effect.ALLOW && dice.oneIn(5) ? dice.times(2, this::obligation) : null);
  }

  private When when() {
    while (true) {
      String source = conditions.condition(3);
      boolean wanted = roles || !source.contains(Attribute.ACTOR_ROLES.wire());
      if (wanted && CelLowering.lower(source) instanceof Lowering.Lowered ready) {
        return new When(source, lowered.apply(ready.condition()));
      }
    }
  }

  private Obligation obligation() {
    Duration ttl = Duration.ofHours(1 + dice.upTo(2));
    return switch (dice.upTo(9)) {
      case 0 -> new Obligation.Approval(ttl);
      case 1, 2, 3, 4, 5 -> new Obligation.Consent(dice.one(ConsentScope.values()), ttl);
      default -> new Obligation.Disclose("It is told " + dice.upTo(2) + ".");
    };
  }

  /** Mostly the last of them is for all that is left. */
  private List<Preference> preferences() {
    List<Preference> preferences = dice.times(3, this::preference);
    if (!dice.oneIn(6)) {
      preferences.add(
          new Preference(
              new TreeSet<>(),
              new TreeSet<>(),
              List.of(),
              true,
              null,
              new TreeSet<>(List.of(Transform.CHUNK_AND_SUMMARISE))));
    }
    return preferences;
  }

  private Preference preference() {
    List<TargetId> order =
        new ArrayList<>(java.util.Arrays.stream(Station.values()).map(each -> each.id).toList());
    Collections.shuffle(order, random);
    return new Preference(
        dice.oneIn(3) ? some(Words.CLASSES, ClassId::of) : new TreeSet<>(),
        dice.oneIn(4) ? some(Words.TASKS, TaskId::of) : new TreeSet<>(),
        order.subList(0, dice.upTo(order.size())),
        !dice.oneIn(5),
        dice.oneIn(4) ? Duration.ofMillis(1 + dice.upTo(200)) : null,
        !dice.oneIn(4) ? new TreeSet<>(List.of(Transform.CHUNK_AND_SUMMARISE)) : null);
  }

  /** Few failures take a target down, and few probes bring it back: routes change all the time. */
  private static Stability stability() {
    return new Stability(
        Duration.ofSeconds(5),
        25,
        Duration.ZERO,
        Duration.ZERO,
        4,
        1,
        Duration.ofSeconds(1),
        true,
        1_000,
        new Stability.Damping(300, Duration.ofSeconds(10), 2_000, 750),
        List.of(
            new TreeSet<>(List.of(Station.CLOUD_EU.id, Station.AZURE.id)),
            new TreeSet<>(List.of(Station.CLUSTER.id, Station.INFERENCE.id))));
  }

  private Fallback fallback() {
    SortedMap<TargetId, Duration> timeouts = new TreeMap<>();
    for (Station station : Station.values()) {
      timeouts.put(station.id, Duration.ofMillis(600));
    }
    return new Fallback(
        2 + dice.upTo(3),
        Duration.ofMinutes(2),
        60,
        timeouts,
        new Fallback.RetryBudget(100, 10_000),
        dice.one(OnMismatch.values()));
  }

  /** What may wait; some classes may not, some of what may expires, or finds no room. */
  private List<QueueTerms> queue() {
    List<QueueTerms> queue = new ArrayList<>();
    for (String each : Words.CLASSES) {
      if (!waits.oneIn(4)) {
        queue.add(
            new QueueTerms(
                ids(List.of(each), ClassId::of),
                waits.some(List.of(ToolEffect.values()), 4),
                waits.oneIn(12) ? Duration.ofSeconds(1) : Duration.ofMinutes(10),
                waits.oneIn(6) ? 8 << 10 : 1 << 20,
                5 + waits.upTo(60)));
      }
    }
    return queue;
  }

  /**
   * What is against models whose capability is not shown, from now on: of some, and now and then of
   * nearly all for the time being.
   */
  SortedMap<TargetId, SortedMap<ModelId, Shortfall>> shortfalls() {
    SortedMap<TargetId, SortedMap<ModelId, Shortfall>> shortfalls = new TreeMap<>();
    boolean nearlyAll = waits.oneIn(4);
    for (Station station : Station.values()) {
      if (station.protocol.isRemote() && (nearlyAll ? !waits.oneIn(12) : waits.oneIn(6))) {
        SortedMap<ModelId, Shortfall> models = new TreeMap<>();
        Words.MODELS.stream()
            .filter(model -> nearlyAll || waits.oneIn(2))
            .forEach(model -> models.put(ModelId.of(model), shortfall(nearlyAll)));
        shortfalls.put(station.id, models);
      }
    }
    return shortfalls;
  }

  private Shortfall shortfall(boolean passes) {
    return passes
        ? waits.one(Shortfall.PROBE_STALE, Shortfall.PROBE_FAILED, Shortfall.MEMORY_SHORT)
        : waits.one(Shortfall.values());
  }

  static List<DataClass> classes() {
    return Words.CLASSES.stream()
        .map(id ->
            new DataClass(
                ClassId.of(id),
                id,
                Words.RANKS.get(id),
                Export.METADATA,
                id.equals("phi") ? ids(List.of("mrn"), DetectorId::of) : new TreeSet<>()))
        .toList();
  }

  static List<Detector> detectors() {
    return List.of(
        new Detector(
            DetectorId.of("card"), DetectorKind.CARD, null, ids(List.of("pci"), TagId::of)),
        new Detector(
            DetectorId.of("mrn"),
            DetectorKind.PATTERN,
            "MRN-[0-9]{6,8}",
            ids(List.of("phi"), TagId::of)),
        new Detector(
            DetectorId.of("names"),
            DetectorKind.TAGGER,
            null,
            ids(List.of("hr"), TagId::of),
            new TreeSet<>(),
            TAGGER));
  }

  private List<Application> applications() {
    return Words.APPS.stream()
        .map(id ->
            new Application(
                ApplicationId.of(id),
                id,
                dice.one(Words.TEAMS),
                List.of(
                    Digest.ofBytes(key(id).getBytes(StandardCharsets.UTF_8)).text().substring(7)),
                ClassId.of(dice.oneIn(4) ? dice.one(Words.CLASSES) : "public"),
                id.equals("notes") ? new TreeSet<>() : ids(tasks(id), TaskId::of),
                ids(List.of(Tenant.SUBJECT), SubjectId::of),
                0))
        .toList();
  }

  private static List<String> tasks(String application) {
    return application.equals("kiosk")
        ? List.of("chat", "summarize", "draft", "embed")
        : Words.TASKS;
  }

  private <T> SortedSet<T> some(List<String> values, Function<String, T> id) {
    return dice.some(values, 3).stream().map(id).collect(Collectors.toCollection(TreeSet::new));
  }

  private static <T> SortedSet<T> ids(List<String> values, Function<String, T> id) {
    return values.stream().map(id).collect(Collectors.toCollection(TreeSet::new));
  }
}
