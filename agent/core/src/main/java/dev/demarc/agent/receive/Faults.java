package dev.demarc.agent.receive;

/**
 * Describes a fault for a log by its types and places alone: messages of parsers and libraries can
 * quote what they were given.
 */
public final class Faults {
  private static final int FRAMES = 6;

  private Faults() {}

  /** Class names and the nearest frames, never a message. */
  public static String describe(Throwable fault) {
    StringBuilder text = new StringBuilder();
    for (Throwable each = fault; each != null && text.length() < 2_000; each = each.getCause()) {
      text.append(text.isEmpty() ? "" : " <- ").append(each.getClass().getName());
      StackTraceElement[] frames = each.getStackTrace();
      for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
        text.append(i == 0 ? " at " : ", ").append(frames[i]);
      }
    }
    return text.toString();
  }
}
