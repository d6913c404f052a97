package dev.demarc.agent.receive;

import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.bundle.Application;

/**
 * A known application, under the policy that was in force when its request came. The whole request
 * is handled under that one, also when a newer arrives meanwhile.
 */
public record Caller(InForce policy, Application application) {}
