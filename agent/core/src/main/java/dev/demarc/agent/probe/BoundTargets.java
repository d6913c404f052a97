package dev.demarc.agent.probe;

import dev.demarc.agent.config.AgentConfig;
import dev.demarc.agent.config.Secret;
import dev.demarc.agent.config.TargetBinding;
import dev.demarc.agent.sync.InForce;
import dev.demarc.agent.sync.PolicyInForce;
import dev.demarc.contract.capability.Shortfall;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import java.net.URI;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What agent.yaml binds of the catalogue in force. A target whose binding the signed catalogue does
 * not allow (a host it does not name, a missing model file), or that waits for a restart, is down:
 * nothing is sent there, and what is used in its place is a fallback from it. One that agent.yaml
 * does not have is unbound, and is passed over without a word.
 */
public final class BoundTargets implements Targets {
  private static final Logger LOG = Logger.getLogger(BoundTargets.class.getName());

  private final Supplier<AgentConfig> config;
  private final PolicyInForce policy;
  private final Capacity capacity = new Capacity();
  private final HealthWindow health;
  private final Supplier<SortedMap<TargetId, SortedMap<ModelId, Shortfall>>> shortfalls;
  private final Function<TaskId, SortedMap<TargetId, SortedMap<ModelId, Integer>>> measured;
  private final BiFunction<TargetId, ModelId, OptionalInt> tiers;
  private volatile @Nullable Bound bound;

  /**
   * @param named in agent.yaml, whether or not they can be used
   * @param refused why those that the catalogue has cannot be used
   */
  private record Bound(
      Digest bundle,
      Map<TargetId, TargetBinding> site,
      Set<TargetId> named,
      Map<TargetId, Target> targets,
      Map<TargetId, Binding> bindings,
      Map<TargetId, String> refused) {

    boolean isOf(InForce policy, AgentConfig config) {
      return bundle.equals(policy.digest()) && site == config.targets();
    }
  }

  /**
   * Binds.
   *
   * @param config the one that is good at the moment
   * @param shortfalls what is against models whose capability is not shown; read for every request
   * @param measured quality by task; read for every request
   * @param tiers what was measured of local models; read for every request
   */
  public BoundTargets(
      Supplier<AgentConfig> config,
      PolicyInForce policy,
      HealthWindow health,
      Supplier<SortedMap<TargetId, SortedMap<ModelId, Shortfall>>> shortfalls,
      Function<TaskId, SortedMap<TargetId, SortedMap<ModelId, Integer>>> measured,
      BiFunction<TargetId, ModelId, OptionalInt> tiers) {
    this.config = config;
    this.policy = policy;
    this.health = health;
    this.shortfalls = shortfalls;
    this.measured = measured;
    this.tiers = tiers;
  }

  @Override
  public SortedMap<TargetId, Availability> availability() {
    SortedMap<TargetId, Availability> availability = new TreeMap<>();
    Bound now = bound();
    now.targets().forEach((id, target) -> availability.put(id, availability(now, target)));
    return Collections.unmodifiableSortedMap(availability);
  }

  @Override
  public SortedMap<TargetId, SortedMap<ModelId, Shortfall>> shortfalls() {
    return shortfalls.get();
  }

  @Override
  public SortedMap<TargetId, SortedMap<ModelId, Integer>> measured(TaskId task) {
    return measured.apply(task);
  }

  @Override
  public OptionalInt tier(TargetId target, ModelId model) {
    return tiers.apply(target, model);
  }

  /** Why targets that are bound here are no route, by their id. */
  public SortedMap<TargetId, String> problems() {
    return new TreeMap<>(bound().refused());
  }

  /** For people: a target none of whose models shows what is claimed of it is not up. */
  public SortedMap<TargetId, Availability> shown() {
    Map<TargetId, Target> targets = bound().targets();
    SortedMap<TargetId, Availability> shown = new TreeMap<>(availability());
    shortfalls()
        .forEach((id, models) -> {
          Target target = targets.get(id);
          if (target != null && models.size() == target.models().size()) {
            shown.computeIfPresent(
                id, (same, is) -> is == Availability.UP ? Availability.PROBE_FAILED : is);
          }
        });
    return shown;
  }

  private Availability availability(Bound now, Target target) {
    if (!now.bindings().containsKey(target.id())) {
      return now.named().contains(target.id()) ? Availability.DOWN : Availability.UNBOUND;
    }
    Availability known = target.protocol().isNonAi() ? Availability.UP : health.of(target.id());
    boolean works = known == Availability.UP || known == Availability.DAMPED;
    return works && capacity.full(target.id(), places(now, target.id()))
        ? Availability.BUSY
        : known;
  }

  @Override
  public boolean take(TargetId target) {
    return capacity.take(target, places(bound(), target));
  }

  @Override
  public void giveBack(TargetId target) {
    capacity.giveBack(target);
  }

  private static int places(Bound now, TargetId target) {
    Binding binding = now.bindings().get(target);
    return binding == null ? 0 : binding.concurrent();
  }

  @Override
  public Optional<Binding> binding(TargetId target) {
    return Optional.ofNullable(bound().bindings().get(target));
  }

  private Bound bound() {
    Optional<InForce> current = policy.current();
    if (current.isEmpty()) {
      return new Bound(
          Digest.ofBytes(new byte[0]), Map.of(), Set.of(), Map.of(), Map.of(), Map.of());
    }
    Bound known = bound;
    AgentConfig site = config.get();
    if (known == null || !known.isOf(current.get(), site)) {
      known = bind(current.get(), site);
      bound = known;
    }
    return known;
  }

  private static Bound bind(InForce inForce, AgentConfig config) {
    Map<TargetId, Target> targets = new HashMap<>();
    Map<TargetId, Binding> bindings = new HashMap<>();
    Map<TargetId, String> refused = new HashMap<>();
    for (Target target : inForce.bundle().targets()) {
      targets.put(target.id(), target);
      TargetBinding site = config.targets().get(target.id());
      if (site != null) {
        problem(target, site)
            .ifPresentOrElse(
                why -> refused.put(target.id(), why), () -> bindings.put(target.id(), bind(site)));
      }
    }
    refused.forEach((id, why) -> LOG.warning("the target " + id + " is not used: " + why));
    Set<TargetId> named = new HashSet<>(config.targets().keySet());
    named.addAll(config.waiting());
    return new Bound(
        inForce.digest(),
        config.targets(),
        Set.copyOf(named),
        Map.copyOf(targets),
        Map.copyOf(bindings),
        Map.copyOf(refused));
  }

  /** A binding as it is used. */
  public static Binding bind(TargetBinding site) {
    Optional<Secret> apiKey = site.apiKey();
    return new Binding(
        site.baseUrl().orElse(null),
        () -> apiKey.map(Secret::read).orElse(""),
        site.model().orElse(null),
        site.threads(),
        site.outbound(),
        site.concurrent());
  }

  /** Why the catalogue does not allow this binding, empty when it does. */
  public static Optional<String> problem(Target target, TargetBinding binding) {
    if (target.protocol().isNonAi()) {
      return Optional.empty();
    }
    if (target.protocol().isChild()) {
      return fileProblem(target, binding);
    }
    if (binding.baseUrl().isEmpty()) {
      return Optional.of("has no baseUrl");
    }
    URI url = binding.baseUrl().get();
    if ((target.protocol() == Protocol.AZURE_OPENAI) != (url.getQuery() != null)) {
      return Optional.of("an api-version in the baseUrl is for azure-openai, which needs one");
    }
    return hostProblem(target, url);
  }

  private static Optional<String> fileProblem(Target target, TargetBinding binding) {
    if (binding.model().isEmpty()) {
      return Optional.of("has no model file");
    }
    boolean onnx = LocalModels.isOnnx(binding.model().get());
    return onnx == (target.protocol() == Protocol.ONNX)
        ? Optional.empty()
        : Optional.of("its model file is not for " + target.protocol().wire());
  }

  private static Optional<String> hostProblem(Target target, URI url) {
    if (!target.pins().isEmpty() && !"https".equals(url.getScheme())) {
      return Optional.of("the signed catalogue pins its key, so it is reached by https only");
    }
    if (!"https".equals(url.getScheme()) && !PlainHttp.mayReach(url.getHost())) {
      return Optional.of(
          "by plain http " + url.getHost() + " is whoever DNS says: bind https, or its address");
    }
    int port = url.getPort() > 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
    String host = url.getHost() + ":" + port;
    return target.hosts().contains(host)
        ? Optional.empty()
        : Optional.of("the signed catalogue does not name " + host);
  }
}
