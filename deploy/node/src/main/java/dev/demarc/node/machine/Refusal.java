package dev.demarc.node.machine;

/** A reason to stop that a person can act on: its message is one clear line. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Refusal(String line) {
    super(line);
  }

  public Refusal(String line, Throwable cause) {
    super(line + cause(cause), cause);
  }

  private static String cause(Throwable cause) {
    String message = cause.getMessage();
    return ": "
        + (message == null
            ? cause.getClass().getSimpleName()
            : message.lines().findFirst().orElse(""));
  }
}
