package dev.demarc.agent.cli;

import dev.demarc.agent.config.TargetBinding;
import dev.demarc.agent.probe.LocalModels;
import dev.demarc.contract.id.TargetId;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/** A local model, and how much memory its process may take. */
record ModelRoom(TargetId target, long mostBytes) {

  /**
   * What to tell where the largest of these models may take more than there is for all.
   *
   * @param bytes the agent and its children can have; 0 where nobody can say
   */
  static Optional<String> tooLittle(SortedMap<TargetId, TargetBinding> site, long bytes) {
    return site.entrySet().stream()
        .flatMap(each -> of(each.getKey(), each.getValue()))
        .max(Comparator.comparingLong(ModelRoom::mostBytes))
        .filter(largest -> bytes > 0 && largest.mostBytes() > bytes)
        .map(largest -> largest.than(bytes));
  }

  private static Stream<ModelRoom> of(TargetId target, TargetBinding site) {
    return site
        .model()
        .map(model -> new ModelRoom(target, LocalModels.mostBytes(site, model)))
        .stream();
  }

  private String than(long bytes) {
    return "target "
        + target
        + " may take "
        + (mostBytes >> 20)
        + " MiB, and the agent with all its processes "
        + (bytes >> 20)
        + " MiB; fix: raise MemoryMax of demarc-agent.service, or its like, or say in"
        + " memoryMegabytes what the model needs";
  }
}
