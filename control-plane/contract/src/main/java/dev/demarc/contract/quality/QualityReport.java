package dev.demarc.contract.quality;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.report.AgentReport;
import java.time.Instant;
import java.util.List;

/**
 * All scores that count at an agent, as the payload of a {@link dev.demarc.contract.bundle.Dsse}
 * envelope of type {@value #PAYLOAD_TYPE}, signed with the agent's key under the id that is the
 * key's digest. A later one replaces it whole. It has no field for a case, its name or an answer.
 *
 * @param generation grows with every report of the agent; an older one is refused
 * @param scores one for each target, model, task and set
 */
public record QualityReport(
    String schema,
    TenantId tenant,
    AgentId agent,
    long generation,
    Instant at,
    String agentVersion,
    List<QualityScore> scores)
    implements AgentReport {
  /** The one version of the format there is. */
  public static final String SCHEMA = "demarc/quality/v1";

  /** The DSSE payload type. */
  public static final String PAYLOAD_TYPE = "application/vnd.demarc.quality.v1+json";

  /** The most scores of one agent. */
  public static final int MOST = 512;

  public QualityReport {
    if (!SCHEMA.equals(schema)) {
      throw new InvalidValue("schema", "must be " + SCHEMA);
    }
    scores = Sorted.list(scores);
    AgentReport.require(tenant, agent, generation, agentVersion);
    if (scores.size() > MOST) {
      throw new InvalidValue("scores", "must be at most " + MOST);
    }
    long names =
        scores.stream()
            .map(each -> List.of(each.target(), each.model(), each.task(), each.set()))
            .distinct()
            .count();
    if (names != scores.size()) {
      throw new InvalidValue("scores", "must name a route, task and set once");
    }
  }
}
