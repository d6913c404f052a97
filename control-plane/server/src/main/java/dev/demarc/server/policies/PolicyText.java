package dev.demarc.server.policies;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.json.DemarcJson;
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

  private PolicyText() {}

  /** A published text without its rules and the test cases of them, under a line that says why. */
  static String withoutRules(String yaml, String why) {
    ObjectNode tree = Objects.requireNonNull(PolicyYaml.parse(yaml).tree());
    tree.putArray("rules");
    tree.remove("cases");
    Map<?, ?> values = DemarcJson.tolerant().convertValue(tree, Map.class);
    return "# " + why + "\n" + new Dump(BLOCK).dumpToString(values);
  }
}
