package dev.demarc.contract.trace;

import java.util.Set;

/**
 * The schema of traces as a whole, as {@code trace-schema.json} beside this class has it. Its
 * version grows by one when attributes are added; none is ever taken away or changed, so that who
 * knows a version takes whatever an older one sends.
 */
public final class TraceSchema {
  /** The version that this build knows. */
  public static final int VERSION = 2;

  /** The version before there was a way to ask. */
  public static final int FIRST = 1;

  /** The header of every answer to an upload that says which version the control plane knows. */
  public static final String HEADER = "Demarc-Trace-Schema";

  /** The conventions' names for content: told apart from names that are merely unknown. */
  public static final Set<String> CONTENT =
      Set.of(
          "gen_ai.input.messages",
          "gen_ai.output.messages",
          "gen_ai.system_instructions",
          "gen_ai.tool.definitions",
          "gen_ai.tool.call.arguments",
          "gen_ai.tool.call.result",
          "gen_ai.prompt",
          "gen_ai.completion");

  private TraceSchema() {}

  /**
   * The newest version that both know.
   *
   * @param told the {@link #HEADER} of an answer; anything but a number is the first version, and
   *     so is none at all
   */
  public static int common(String told) {
    boolean number = told.length() < 9 && told.chars().allMatch(c -> c >= '0' && c <= '9');
    return number && !told.isEmpty() ? Math.clamp(Integer.parseInt(told), FIRST, VERSION) : FIRST;
  }
}
