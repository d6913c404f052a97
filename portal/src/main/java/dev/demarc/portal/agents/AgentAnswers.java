package dev.demarc.portal.agents;

import com.fasterxml.jackson.databind.JsonNode;
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

  /** A one-time token, shown once. */
  record Token(@Nullable String token, Instant expiresAt, String command) {}

  /** What became of a bundle at an agent. */
  record Report(
      @Nullable AgentId agent,
      Long version,
      @Nullable String digest,
      @Nullable String reason,
      @Nullable String detail,
      @Nullable Instant at) {}
}
