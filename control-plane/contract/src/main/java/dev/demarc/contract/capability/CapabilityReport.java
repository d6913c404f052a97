package dev.demarc.contract.capability;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.report.AgentReport;
import java.time.Instant;
import java.util.List;

/**
 * All an agent has to say of what its machine can run, as the payload of a {@link
 * dev.demarc.contract.bundle.Dsse} envelope of type {@value #PAYLOAD_TYPE}, signed with the agent's
 * key under the id that is the key's digest. A later one replaces it whole. No file's path and no
 * content is in it.
 *
 * @param generation grows with every report of the agent; an older one is refused
 */
public record CapabilityReport(
    String schema,
    TenantId tenant,
    AgentId agent,
    long generation,
    Instant at,
    String agentVersion,
    List<Capability> capabilities)
    implements AgentReport {
  /** The one version of the format there is. */
  public static final String SCHEMA = "demarc/capabilities/v1";

  /** The DSSE payload type. */
  public static final String PAYLOAD_TYPE = "application/vnd.demarc.capabilities.v1+json";

  /** The most capabilities of one agent. */
  public static final int MOST = 512;

  public CapabilityReport {
    if (!SCHEMA.equals(schema)) {
      throw new InvalidValue("schema", "must be " + SCHEMA);
    }
    capabilities = Sorted.list(capabilities);
    AgentReport.require(tenant, agent, generation, agentVersion);
    if (capabilities.size() > MOST) {
      throw new InvalidValue("capabilities", "must be at most " + MOST);
    }
    long routes =
        capabilities.stream()
            .map(each -> each.claim().target() + "/" + each.claim().model())
            .distinct()
            .count();
    if (routes != capabilities.size()) {
      throw new InvalidValue("capabilities", "every route must be named once");
    }
  }
}
