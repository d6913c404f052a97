package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.data.Boundary;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What another agent says of an answer it gave, in the member {@code demarc}, which is taken off.
 *
 * @param less what the answer is less there, as every agent names it: bounded, and no channel for a
 *     text
 */
record FarEnvelope(String boundary, String operator, List<String> less) {
  /** Of an answer that carries none. */
  static final FarEnvelope NONE = new FarEnvelope("", "", List.of());

  private static final Pattern WORD = Pattern.compile("[a-z-]{1,32}");
  private static final int MOST_WORDS = 16;

  /** Takes it off; what was taken before stays where there is none. */
  FarEnvelope then(ObjectNode answer) {
    JsonNode demarc = answer.remove("demarc");
    return demarc == null ? this : read(demarc);
  }

  private static FarEnvelope read(JsonNode demarc) {
    return new FarEnvelope(
        demarc.path("boundary").asText(""),
        demarc.path("operator").asText(""),
        demarc.path("degraded").findValuesAsText("what").stream()
            .filter(what -> WORD.matcher(what).matches())
            .limit(MOST_WORDS)
            .toList());
  }

  /**
   * Notes that another operator ran it than was decided; what entered no boundary, nobody did.
   *
   * @throws AttemptFailed where the policy refuses that
   */
  void check(Job job, Mismatches mismatches) throws AttemptFailed {
    boolean decided = operator.equals(job.route().operator());
    if (!decided && !boundary.equals(Boundary.NONE.wire())) {
      mismatches.note(Mismatch.OPERATOR);
    }
  }
}
