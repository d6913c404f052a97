package dev.demarc.server.bundles;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.bundle.ActorKeys;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.json.DemarcJson;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleContentsTest {
  private static final String HAS =
      "{\"source\":\"'nurse' in actor.roles\",\"lowered\":"
          + "{\"has\":{\"attribute\":\"actor.roles\",\"value\":\"nurse\"}}}";

  @ParameterizedTest
  @ValueSource(strings = {"\"roles\":[\"nurse\"]", "\"when\":" + HAS})
  void requiresAgentsToReadRolesWhereThePolicyDoes(String part) throws JsonProcessingException {
    assertEquals(
        Set.of(ActorKeys.ROLES_FEATURE), BundleContents.features(policy(part), null, List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = "\"tags\":[\"phi\"]")
  void requiresNothingOfOthers(String part) throws JsonProcessingException {
    assertEquals(Set.of(), BundleContents.features(policy(part), null, List.of()));
  }

  private static PolicyDocument policy(String part) throws JsonProcessingException {
    String rule = "{\"id\":\"a\",\"effect\":\"allow\"," + part + "}";
    return DemarcJson.strict()
        .readValue(
            "{\"schema\":\"demarc/policy/v1\",\"title\":\"t\",\"rules\":[" + rule + "]}",
            PolicyDocument.class);
  }
}
