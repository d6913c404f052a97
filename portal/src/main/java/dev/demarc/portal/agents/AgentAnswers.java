package dev.demarc.portal.agents;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.agent.BundleReport;
import dev.demarc.contract.id.AgentId;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What the control plane says about agents. */
final class AgentAnswers {
  private AgentAnswers() {}

  /** An agent. */
  record Agent(
      AgentId id,
      @Nullable String name,
      @Nullable String site,
      @Nullable String group,
      @Nullable String boundary,
      @Nullable String region,
      String state,
      @Nullable String agentVersion,
      @Nullable Long bundleVersion,
      @Nullable Long currentBundleVersion,
      @Nullable Instant lastSeenAt,
      @Nullable Long queued,
      @Nullable Instant quarantinedAt,
      @Nullable String quarantineReason,
      @Nullable JsonNode targets) {
    String displayName() {
      return name == null || name.isBlank() ? id.text() : name;
    }

    /** Whether the newest bundle is the one in force there. */
    boolean upToDate() {
      return bundleVersion != null && bundleVersion.equals(currentBundleVersion);
    }

    String targetWords() {
      if (targets == null || targets.isEmpty()) {
        return "–";
      }
      return targets.isObject()
          ? targets.properties().stream()
              .map(e -> e.getKey() + " " + e.getValue().asText())
              .collect(Collectors.joining(", "))
          : StreamSupport.stream(targets.spliterator(), false)
              .map(JsonNode::asText)
              .collect(Collectors.joining(", "));
    }
  }

  /** What a route at an agent is claimed to be, what its last probe found, and what is wrong. */
  record Capability(
      Claim claim, Probe probe, @Nullable String mismatch, @Nullable Instant receivedAt) {
    String route() {
      return claim.target() + "/" + claim.model();
    }

    /** Whether the model runs on the agent's machine, so that there is something to measure. */
    boolean local() {
      return claim.contextTokens() > 0;
    }
  }

  /** What catalogue and site say. */
  record Claim(
      String target,
      String model,
      @Nullable String runtime,
      @Nullable String digest,
      @Nullable String precision,
      int contextTokens,
      @Nullable Long memoryBytes,
      int tier) {}

  /** What was found. */
  record Probe(
      @Nullable Instant at,
      @Nullable Instant expiresAt,
      @Nullable String digest,
      @Nullable Long tokensPerSecond,
      @Nullable Long memoryBytes,
      int tier) {}

  /** How a route did in a golden set that was run at an agent. */
  record Quality(Score score, int permille, boolean expired, @Nullable Instant receivedAt) {
    String name() {
      return String.join("/", score.target(), score.model(), score.task(), score.set());
    }
  }

  /** What the agent counted and signed. */
  record Score(
      String target,
      String model,
      String task,
      @Nullable String modelDigest,
      String set,
      String setVersion,
      String dataset,
      @Nullable String application,
      int answered,
      int passed,
      int refused,
      int failed,
      @Nullable Instant at,
      @Nullable Instant expiresAt) {}

  /** A one-time token, shown once. */
  record Token(@Nullable String token, Instant expiresAt, String command) {}

  /** What became of a bundle at an agent. */
  record Report(
      @Nullable AgentId agent,
      Long version,
      @Nullable String digest,
      @Nullable String reason,
      @Nullable String detail,
      @Nullable Instant at) {

    /** Whether it expired while it was in force, so that nothing is obeyed there. */
    boolean ranOut() {
      return BundleReport.RAN_OUT.equals(detail);
    }
  }
}
