package dev.demarc.agent.probe;

import dev.demarc.agent.config.AgentConfig;
import dev.demarc.agent.config.TargetBinding;
import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.capability.CapabilityReport;
import dev.demarc.contract.capability.Claim;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.id.TargetId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the catalogue in force and this site claim of the targets bound here, by target: all of a
 * local model, and of a target that lists its models that it has them. All of them are probed and
 * obeyed; a report shows the first {@value CapabilityReport#MOST}.
 */
final class Claims {
  private Claims() {}

  static SortedMap<TargetId, List<Claim>> of(InForce policy, AgentConfig config) {
    Bundle bundle = policy.bundle();
    SortedMap<TargetId, List<Claim>> claims = new TreeMap<>();
    for (Target target : bundle.targets()) {
      TargetBinding binding = config.targets().get(target.id());
      if (binding != null && BoundTargets.problem(target, binding).isEmpty()) {
        List<Claim> own = of(target, binding);
        if (!own.isEmpty()) {
          claims.put(target.id(), List.copyOf(own));
        }
      }
    }
    return Collections.unmodifiableSortedMap(claims);
  }

  private static List<Claim> of(Target target, TargetBinding binding) {
    List<Claim> claims = new ArrayList<>();
    for (ModelOffer offer : target.models()) {
      if (target.protocol().isChild()) {
        long memory = (long) binding.memoryMegabytes() << 20;
        claims.add(Claim.local(target.id(), offer, memory));
      } else if (lists(target)) {
        claims.add(Claim.remote(target.id(), offer));
      }
    }
    return claims;
  }

  /** Azure names deployments and not models; agents and tensor servers list in their own ways. */
  static boolean lists(Target target) {
    return switch (target.protocol()) {
      case OPENAI, VLLM, OLLAMA -> true;
      default -> false;
    };
  }
}
