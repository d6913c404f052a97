package dev.demarc.agent.receive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Runs golden sets for callers on this machine. Called on virtual threads; blocks. */
public interface Golden {

  /** The way of a case to the pipeline, the same as any request's. */
  @FunctionalInterface
  interface Door {
    /**
     * Asks as the application whose key came with the set: known and counted against its limit now,
     * under the policy in force now.
     *
     * @param headers ours, in lower case
     * @param body of a chat completion
     * @throws Refusal when it is not answered
     */
    void ask(Map<String, String> headers, byte[] body, Reply reply);
  }

  /**
   * What to run.
   *
   * @param set the file as it is
   * @param target every bound one where absent
   * @param model every one of a target where absent
   */
  record Asked(byte[] set, Optional<TargetId> target, Optional<ModelId> model) {
    @Override
    public String toString() {
      return "Asked[" + target + ", " + model + "]";
    }
  }

  /**
   * Runs it and says what came of each case.
   *
   * @param gone whether nobody waits for it any more; then it ends and nothing counts
   * @throws Refusal where it is no set, names what there is not, or another is being run
   * @throws Reply.Gone when the caller is
   */
  ObjectNode run(Caller caller, Asked asked, Door door, BooleanSupplier gone);
}
