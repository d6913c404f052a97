package dev.demarc.agent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.config.TargetBinding;
import dev.demarc.agent.decide.Catalogue;
import dev.demarc.agent.execute.Found;
import dev.demarc.agent.execute.TargetCheck;
import dev.demarc.agent.probe.BoundTargets;
import dev.demarc.agent.probe.LocalModels;
import dev.demarc.agent.sync.KeptPolicy;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.id.TargetId;
import dev.demarc.json.DemarcJson;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code targets test}: tries every bound target, or the one that is named, and says what does not
 * work and what to do. Works beside a running agent and writes nothing of its directory.
 */
public final class TargetChecks {
  private static final Duration LOADING = Duration.ofMinutes(2);
  private static final Duration BETWEEN = Duration.ofMillis(200);

  private final AgentPlace place;
  private final Optional<Bundle> policy;
  private final boolean send;

  TargetChecks(AgentPlace place, boolean send) {
    this.place = place;
    this.policy = KeptPolicy.of(place.data(), place.identity());
    this.send = send;
  }

  public static int run(Options options, PrintStream out) throws JsonProcessingException {
    List<String> words = options.rest();
    if (words.isEmpty() || words.size() > 2 || !words.getFirst().equals("test")) {
      throw new Options.Usage("say `targets test`, with or without the name of one");
    }
    AgentPlace place = AgentPlace.open(options.config());
    SortedMap<TargetId, TargetBinding> bound = place.config().targets();
    Optional<TargetId> one = words.stream().skip(1).findFirst().map(TargetId::of);
    if (one.isPresent() && !bound.containsKey(one.get())) {
      throw new Options.Usage("agent.yaml binds no target " + one.get());
    }
    SortedMap<TargetId, Found> found =
        new TargetChecks(place, options.has("send"))
            .found(one.map(List::of).orElseGet(() -> List.copyOf(bound.keySet())));
    print(found, options.has("json"), out);
    return found.values().stream().allMatch(Found::well) ? 0 : 1;
  }

  private static void print(SortedMap<TargetId, Found> found, boolean json, PrintStream out)
      throws JsonProcessingException {
    if (json) {
      ObjectNode tree = DemarcJson.strict().createObjectNode();
      found.forEach((id, is) -> tree.set(id.text(), DemarcJson.strict().valueToTree(is)));
      out.println(DemarcJson.strict().writerWithDefaultPrettyPrinter().writeValueAsString(tree));
    } else {
      found.forEach((id, is) -> out.println(line("target " + id, is)));
    }
  }

  /** One line for a person. */
  static String line(String what, Found is) {
    return is.well()
        ? "ok       " + what + ": " + is.detail()
        : "PROBLEM  " + what + ": " + is.step() + ": " + is.detail() + "; fix: " + is.fix();
  }

  /** What trying these found, one after the other. */
  SortedMap<TargetId, Found> found(List<TargetId> ids) {
    SortedMap<TargetId, Found> found = new TreeMap<>();
    Vertx vertx = Vertx.vertx();
    try (TargetCheck check = new TargetCheck(vertx)) {
      ids.forEach(id -> found.put(id, found(check, id)));
      return found;
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private Found found(TargetCheck check, TargetId id) {
    TargetBinding site = place.config().targets().get(id);
    if (policy.isEmpty() || site == null) {
      return Found.bad(
          "catalogue", "no policy is here yet", "start the agent, and publish a policy");
    }
    Optional<Target> known = new Catalogue(policy.get().targets()).target(id);
    if (known.isEmpty()) {
      return Found.bad(
          "catalogue", "the catalogue has no such target", "correct the name in agent.yaml");
    }
    Optional<String> problem = BoundTargets.problem(known.get(), site);
    if (problem.isPresent()) {
      return Found.bad(
          "catalogue",
          problem.get(),
          "bind it as the catalogue has it, and so that nobody can stand between");
    }
    return tried(check, known.get(), site);
  }

  private Found tried(TargetCheck check, Target target, TargetBinding site) {
    if (target.protocol().isNonAi()) {
      return Found.good("local", "runs inside the agent");
    }
    if (target.protocol().isChild()) {
      return send ? loaded(target, site) : ModelFile.found(site);
    }
    Found reached = check.look(target, BoundTargets.bind(site));
    boolean unlisted = !reached.well() && reached.step().equals("models");
    return send && (reached.well() || unlisted)
        ? check.send(target, BoundTargets.bind(site))
        : reached;
  }

  /** A child of this command's own loads the model, as the agent's does. */
  private Found loaded(Target target, TargetBinding site) {
    SortedMap<TargetId, TargetBinding> alone = new TreeMap<>();
    alone.put(target.id(), site);
    try (Scratch scratch = new Scratch();
        LocalModels models = LocalModels.start(alone, scratch.path(), (id, why) -> {})) {
      Instant until = Instant.now().plus(LOADING);
      while (Instant.now().isBefore(until)) {
        if (models.of(target.id()) == Availability.UP) {
          return Found.good("local", "its process loaded the model");
        }
        Thread.sleep(BETWEEN);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return Found.bad(
        "local",
        "its process does not load the model",
        "is the file whole, and is there enough memory?");
  }
}
