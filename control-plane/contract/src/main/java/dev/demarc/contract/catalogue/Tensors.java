package dev.demarc.contract.catalogue;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Wire;
import java.util.regex.Pattern;

/**
 * How a model behind the Open Inference Protocol is given texts, since that protocol knows tensors
 * and no conversations. A chat goes in as one element of a {@code BYTES} tensor and comes back as
 * one; for vectors the texts go in as {@code BYTES} of shape {@code [n]} and come back as {@code
 * FP32} of shape {@code [n, d]}.
 *
 * @param input name of the tensor the texts go into
 * @param output name of the tensor the answer is read from
 * @param prompt how the messages of a chat become one text
 * @param versioned whether calls name the offer's version in their path
 */
public record Tensors(String input, String output, Prompt prompt, boolean versioned) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:/-]{1,100}");

  public Tensors {
    if (!NAME.matcher(input).matches()) {
      throw new InvalidValue("tensors.input", "must be a tensor's name");
    }
    if (!NAME.matcher(output).matches()) {
      throw new InvalidValue("tensors.output", "must be a tensor's name");
    }
  }

  /** How the messages of a chat become one text. */
  public enum Prompt implements Wire {
    /** The one message of a user as it is; a chat with more than that is refused. */
    SINGLE("single"),
    /** Every message as a line {@code role: text}, and {@code assistant:} at the end. */
    TRANSCRIPT("transcript");

    private final String wire;

    Prompt(String wire) {
      this.wire = wire;
    }

    @Override
    public String wire() {
      return wire;
    }
  }
}
