package dev.demarc.contract.report;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import java.util.Objects;

/**
 * What an agent says of itself under its own signature, replaced whole by the next: the payload of
 * a {@link dev.demarc.contract.bundle.Dsse} envelope, signed with the agent's key under the id that
 * is the key's digest.
 */
public interface AgentReport {
  /** The longest version of an agent. */
  int LONGEST_VERSION = 64;

  TenantId tenant();

  AgentId agent();

  /** Grows with every report of the agent; an older one is refused. */
  long generation();

  /**
   * Checks what all reports have.
   *
   * @throws InvalidValue naming the member that is wrong
   * @throws NullPointerException where one is not there
   */
  static void require(TenantId tenant, AgentId agent, long generation, String agentVersion) {
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(agent, "agent");
    if (generation < 1) {
      throw new InvalidValue("generation", "must be 1 or more");
    }
    if (agentVersion.length() > LONGEST_VERSION) {
      throw new InvalidValue("agentVersion", "must be " + LONGEST_VERSION + " characters at most");
    }
  }
}
