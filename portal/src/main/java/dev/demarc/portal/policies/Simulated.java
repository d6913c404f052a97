package dev.demarc.portal.policies;

import com.fasterxml.jackson.databind.JsonNode;

/** The way from a request that was decided to the simulator, with what is known of it filled in. */
public final class Simulated {
  private Simulated() {}

  /**
   * The page's path and query within the tenant's.
   *
   * @param version of the policy that is asked
   * @param facts as they were decided on
   */
  public static String path(String policy, String version, JsonNode facts) {
    return "policies/" + policy + "/simulate?" + Question.about(facts, version).query();
  }
}
