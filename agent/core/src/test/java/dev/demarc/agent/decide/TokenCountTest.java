package dev.demarc.agent.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.Fixture;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TokenCountTest {
  private static final ObjectNode HELLO = request();

  @Test
  void estimatesWhereNothingDependsOnTheNumber() {
    assertEquals(25, new TokenCount(false, 1_000).of(HELLO, 100, 256));
    assertEquals(26, new TokenCount(false, 1_000).of(HELLO, 101, 256));
  }

  @Test
  void countsWhereAConditionReadsTheNumber() {
    long counted = new TokenCount(true, 1_000).of(HELLO, 100, 256);
    assertTrue(counted >= Tokens.of(HELLO) && counted < 100, "counted " + counted);
  }

  @Test
  void letsNothingHideFromAConditionThatReadsTheNumber() {
    TokenCount reads = new TokenCount(true, 1_000);
    ObjectNode hiding = request();
    hiding.putObject("prediction").put("content", "some words more ".repeat(100));
    assertTrue(reads.of(hiding, 2_000, 256) > 300);
    ObjectNode long64 = request();
    long64.put("unknown", "a".repeat(100_000));
    assertTrue(reads.of(long64, 100_100, 256) >= 100_000);
  }

  @Test
  void countsWhereTheBytesMightNotFit() {
    assertEquals(150 / 6, new TokenCount(false, 406).of(HELLO, 100, 256));
    assertEquals(Tokens.of(HELLO), new TokenCount(false, 405).of(HELLO, 100, 256));
    assertEquals(Tokens.of(HELLO), new TokenCount(false, 1_000).of(HELLO, 100, 10_000_000));
  }

  @Test
  void seesAConditionHoweverDeepItReadsTheNumber() throws IOException {
    assertFalse(TokenCount.of(Fixture.bundle(1)).read());
    assertTrue(TokenCount.of(reading("request.tokens")).read());
    assertFalse(TokenCount.of(reading("request.bytes")).read());
  }

  private static Bundle reading(String attribute) throws IOException {
    ObjectNode bundle = DemarcJson.strict().valueToTree(Fixture.bundle(1));
    bundle
        .withObject("/document/rules/0")
        .set(
            "when",
            DemarcJson.strict()
                .readTree(
                    """
                    {"source": "…", "lowered": {"any": [{"constant": false}, {"all": [
                      {"not": {"operand": {"atLeast": {"attribute": "%s", "value": 9}}}}]}]}}
                    """
                        .formatted(attribute)));
    return DemarcJson.strict().treeToValue(bundle, Bundle.class);
  }

  private static ObjectNode request() {
    ObjectNode request = DemarcJson.strict().createObjectNode();
    request.putArray("messages").addObject().put("role", "user").put("content", "hello world");
    return request;
  }
}
