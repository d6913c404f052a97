package dev.demarc.agent.config;

import dev.demarc.contract.id.TargetId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A changed agent.yaml as a running agent can take it: what only a start can change stays as it was
 * started with, and is named.
 *
 * <p>A local model's process starts with the agent: a target that newly names one waits until then,
 * and is down. One that is taken away is none at once; its process ends with the agent.
 */
record Restarts(AgentConfig config, List<String> keys) {

  static Restarts of(AgentConfig started, AgentConfig read) {
    List<String> keys = new ArrayList<>();
    note(keys, "listen", started.listen().equals(read.listen()));
    boolean sameDoor = started.certificate().isPresent() == read.certificate().isPresent();
    note(keys, "listen.tls", sameDoor);
    note(keys, "dataDirectory", started.dataDirectory().equals(read.dataDirectory()));
    note(keys, "controlPlane", started.controlPlane().equals(read.controlPlane()));
    note(keys, "taggers", started.taggers().equals(read.taggers()));
    note(keys, "limits", started.limits().equals(read.limits()));
    SortedMap<TargetId, TargetBinding> targets = targets(started, read, keys);
    AgentConfig config =
        new AgentConfig(
            started.listen(),
            sameDoor ? read.certificate() : started.certificate(),
            started.dataDirectory(),
            started.controlPlane(),
            read.outbound(),
            read.collector(),
            targets,
            waiting(read, targets),
            started.taggers(),
            started.limits(),
            read.logLevel());
    return new Restarts(config, List.copyOf(keys));
  }

  private static SortedMap<TargetId, TargetBinding> targets(
      AgentConfig started, AgentConfig read, List<String> keys) {
    SortedMap<TargetId, TargetBinding> targets = new TreeMap<>();
    read.targets()
        .forEach((id, binding) -> {
          TargetBinding before = started.targets().get(id);
          Optional<Path> model = before == null ? Optional.empty() : before.model();
          TargetBinding local = before == null || model.isEmpty() ? binding : before;
          boolean same = model.equals(binding.model()) && local.runsLike(binding);
          note(keys, "targets." + id + ".model", same);
          if (same || model.isPresent()) {
            targets.put(
                id,
                new TargetBinding(
                    binding.baseUrl(),
                    binding.apiKey(),
                    model,
                    local.threads(),
                    local.contextTokens(),
                    local.memoryMegabytes(),
                    binding.outbound(),
                    binding.concurrent()));
          }
        });
    started
        .targets()
        .forEach((id, binding) ->
            note(
                keys,
                "targets." + id + ".model",
                binding.model().isEmpty() || read.targets().containsKey(id)));
    return Collections.unmodifiableSortedMap(targets);
  }

  private static SortedSet<TargetId> waiting(
      AgentConfig read, SortedMap<TargetId, TargetBinding> taken) {
    SortedSet<TargetId> waiting = new TreeSet<>(read.targets().keySet());
    waiting.removeAll(taken.keySet());
    return Collections.unmodifiableSortedSet(waiting);
  }

  private static void note(List<String> keys, String key, boolean same) {
    if (!same) {
      keys.add(key);
    }
  }
}
