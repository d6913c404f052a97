package dev.demarc.server.policies;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.Rule;
import dev.demarc.json.DemarcJson;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Writes a policy's text. */
final class PolicyText {
  private static final DumpSettings BLOCK =
      DumpSettings.builder()
          .setSchema(new CoreSchema())
          .setDefaultFlowStyle(FlowStyle.BLOCK)
          .setSplitLines(false)
          .build();

  private static final ObjectNode FORBIDS_ALL =
      JsonNodeFactory.instance.objectNode().put("id", "withdrawn").put("effect", "forbid");

  private PolicyText() {}

  /**
   * A published text whose one rule forbids every route, without its test cases, under a line that
   * says why.
   */
  static String withdrawn(String yaml, String why) {
    ObjectNode tree = Objects.requireNonNull(PolicyYaml.parse(yaml).tree());
    tree.putArray("rules").add(FORBIDS_ALL.deepCopy());
    tree.remove("cases");
    Map<?, ?> values = DemarcJson.tolerant().convertValue(tree, Map.class);
    return "# " + why + "\n" + new Dump(BLOCK).dumpToString(values);
  }

  /** What such a text means: the other sections stay, since each of them may protect. */
  static PolicyDocument withdrawn(PolicyDocument last) {
    return new PolicyDocument(
        last.schema(),
        last.title(),
        last.tools(),
        List.of(DemarcJson.strict().convertValue(FORBIDS_ALL, Rule.class)),
        last.preferences(),
        last.guarantees(),
        last.stability(),
        last.fallback(),
        last.queue());
  }
}
