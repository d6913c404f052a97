package dev.demarc.agent.receive;

import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.bundle.Application;
import dev.demarc.contract.id.ApplicationId;
import java.util.Optional;

/** A known application, under the policy its request is handled by. */
public record Caller(InForce policy, Application application) {
  /** This application under that policy; empty where it is not registered there. */
  public static Optional<Caller> of(InForce policy, ApplicationId id) {
    return policy.bundle().applications().stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .map(application -> new Caller(policy, application));
  }
}
