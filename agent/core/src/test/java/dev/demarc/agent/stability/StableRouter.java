package dev.demarc.agent.stability;

import dev.demarc.agent.receive.Metrics;
import dev.demarc.agent.stability.ProbeLoop.Found;
import dev.demarc.agent.stability.Scenario.Twin;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.engine.Engine;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The real thing: the stabiliser and its probe loop with the default terms, and the engine, which
 * decides every request on a policy with two twins, a spare behind them, and a cloud that nobody
 * ever agreed to. What must never happen is checked at every decision.
 */
final class StableRouter implements Router {
  private static final String RULES =
      """
      {"id":"home","effect":"allow","to":["edge","private-cluster"]%s},
      {"id":"abroad","effect":"allow","to":["managed-cloud"],
       "obligations":[{"consent":{"scope":"session","ttl":"PT8H"}}]}
      """;
  private static final DecisionId ID = DecisionId.of("dec_simulated");
  private static final Facts FACTS = facts();

  private final InstantSource clock;
  private final Stabiliser stabiliser;
  private final Engine engine;
  private final ProbeLoop probes;
  private final List<TargetId> targets;
  private Function<Twin, Optional<Duration>> ask = twin -> Optional.empty();
  private boolean sounded;

  private StableRouter(InstantSource clock, String rules, List<List<String>> peers) {
    this.clock = clock;
    PolicyDocument document =
        read(
            """
            {"schema":"demarc/policy/v1","title":"simulated","rules":[%s],
             "preferences":[{"order":["a","b","spare","cloud"],"fallback":true}]}
            """
                .formatted(rules),
            PolicyDocument.class);
    var terms = Terms.with(peers);
    this.stabiliser = new Stabiliser(clock, () -> terms, new Metrics());
    this.probes = new ProbeLoop(stabiliser, this::probe);
    List<Target> catalogue =
        List.of(
            target("a", "private-cluster"),
            target("b", "private-cluster"),
            target("spare", "edge"),
            target("cloud", "managed-cloud"));
    this.targets = catalogue.stream().map(Target::id).toList();
    PolicyRef ref =
        new PolicyRef(
            PolicyId.of("00000000-0000-4000-8000-000000000001"),
            new PolicyVersion(1),
            Digest.ofBytes(new byte[0]));
    this.engine = new Engine(ref, document, catalogue);
  }

  /** With the twins in the policy's order. */
  static StableRouter ordered(InstantSource clock) {
    return new StableRouter(clock, RULES.formatted(""), List.of());
  }

  /** With the twins as peers. */
  static StableRouter peers(InstantSource clock) {
    return new StableRouter(clock, RULES.formatted(""), List.of(List.of("a", "b")));
  }

  /** One whose policy permits twin A and nothing else. */
  static StableRouter alone(InstantSource clock) {
    return new StableRouter(clock, RULES.formatted(",\"targets\":[\"a\"]"), List.of());
  }

  @Override
  public Twin choose() {
    return decide().orElseThrow(() -> new AssertionError("refused though a route was left"));
  }

  /** The twin the engine routes to; empty when it refuses, which it may only when all are down. */
  Optional<Twin> decide() {
    SortedMap<TargetId, Availability> availability = new TreeMap<>();
    targets.forEach(target -> availability.put(target, stabiliser.of(target)));
    SortedMap<TargetId, TargetId> usual = stabiliser.leaders(false);
    SortedMap<TargetId, TargetId> leaders = stabiliser.leaders(true);
    sounded = !usual.isEmpty() && !usual.equals(leaders);
    Situation situation = new Situation(clock.instant(), availability, null, null, null, leaders);
    Decision decision = engine.decide(ID, FACTS, situation);
    if (decision.outcome() instanceof Outcome.Routed routed) {
      return Optional.of(Twin.valueOf(routed.route().target().text().toUpperCase(Locale.ROOT)));
    }
    boolean left =
        decision.considered().stream()
            .filter(one -> one.permitted() && one.obligations().isEmpty())
            .anyMatch(one -> availability.get(one.route().target()) != Availability.DOWN);
    if (left) {
      throw new AssertionError("a last route was suppressed: " + decision.considered());
    }
    return Optional.empty();
  }

  @Override
  public void answered(Twin twin, Duration latency) {
    stabiliser.answered(id(twin), latency);
  }

  @Override
  public void failed(Twin twin) {
    stabiliser.failed(id(twin));
  }

  @Override
  public void second(Function<Twin, Optional<Duration>> now) {
    ask = now;
    probes.doWork();
  }

  @Override
  public boolean sounded() {
    return sounded;
  }

  private CompletableFuture<Found> probe(TargetId target) {
    Twin twin = Twin.valueOf(target.text().toUpperCase(Locale.ROOT));
    return CompletableFuture.completedFuture(ask.apply(twin).isPresent() ? Found.GOOD : Found.BAD);
  }

  private static TargetId id(Twin twin) {
    return TargetId.of(twin.name().toLowerCase(Locale.ROOT));
  }

  private static Target target(String id, String boundary) {
    return read(
        """
        {"id":"%s","title":"%s","boundary":"%s","region":"eu","operator":"us","protocol":"openai",
         "hosts":["h:1"],"pins":[],"models":[{"id":"m","version":"1","runtime":"r","precision":"p",
         "contextTokens":8192,"features":["chat"],"quality":{},"inputMicroUsdPerMillionTokens":0,
         "outputMicroUsdPerMillionTokens":0,"tier":0}]}
        """
            .formatted(id, id, boundary),
        Target.class);
  }

  private static Facts facts() {
    return read(
        """
        {"tenant":"3f2b7c1e-5a77-4a39-9f64-0d6f2f1a7b10","application":"notes","team":"ward",
         "actor":{"roles":[]},"task":"chat","data":{"dataClass":"internal","rank":20,"tags":[],
         "sources":[]},"tools":{},"origin":{"boundary":"edge","region":"eu"},"site":"ward-1",
         "group":"default","request":{"model":"auto","bytes":1,"tokens":1,"maxOutputTokens":1,
         "messages":1,"files":0,"stream":false,"needs":["chat"]}}
        """,
        Facts.class);
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return DemarcJson.strict().readValue(json, type);
    } catch (IOException wrongTest) {
      throw new UncheckedIOException(wrongTest);
    }
  }
}
