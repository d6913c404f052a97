package dev.demarc.node.seed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.node.machine.Refusal;
import java.util.List;
import java.util.Map;

/**
 * Brings the tenant's first policy into force as its people would: written and submitted by the
 * admin, approved by two others, since it permits what nothing permitted, published by the admin.
 * Goes on from whatever state it finds.
 */
final class PolicyRelease {
  private static final int STEPS = 6;

  private final Api admin;
  private final List<Api> approvers;
  private final String policies;

  PolicyRelease(Api admin, List<Api> approvers, String tenantPath) {
    this.admin = admin;
    this.approvers = approvers;
    this.policies = tenantPath + "/policies";
  }

  void publish(String yaml) {
    JsonNode found = admin.get(policies).path("items").path(0);
    String id = found.isMissingNode() ? create(yaml) : found.path("id").asText();
    for (int step = 0; step < STEPS; step++) {
      JsonNode policy = admin.get(policies + "/" + id);
      if (policy.hasNonNull("published")) {
        return;
      }
      advance(policies + "/" + id, policy.path("draft"));
    }
    throw new Refusal("the policy " + id + " could not be published");
  }

  private String create(String yaml) {
    JsonNode made = admin.post(policies, Map.of("yaml", yaml));
    JsonNode problems = made.path("problems");
    problems = problems.isMissingNode() ? made.path("draft").path("problems") : problems;
    if (!problems.isEmpty()) {
      throw new Refusal("the demo policy has problems: " + problems);
    }
    return made.path("id").asText();
  }

  private void advance(String policy, JsonNode draft) {
    Map<String, Object> revision = Map.of("revision", draft.path("revision").asInt());
    String state = draft.path("state").asText();
    switch (state) {
      case "draft" -> admin.post(policy + "/submit", revision);
      case "in-review" ->
          approvers
              .get(Math.min(draft.path("approvals").size(), approvers.size() - 1))
              .post(
                  policy + "/approve",
                  Map.of(
                      "revision", draft.path("revision").asInt(), "comment", "Read and agreed."));
      case "approved" -> admin.post(policy + "/publish", revision);
      default -> throw new Refusal("the policy's draft is in a state unknown here: " + state);
    }
  }
}
