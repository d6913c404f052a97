package dev.demarc.agent.receive;

import java.util.Map;

/**
 * The answer on its way to the caller. Methods block while the caller is slow, on purpose: that is
 * how its pace reaches the target. One thread at a time.
 */
public interface Reply {

  /** The caller is not there any more. */
  final class Gone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Gone() {
      super("the caller is gone", null, false, false);
    }
  }

  /** The whole answer. */
  void whole(int status, Map<String, String> headers, byte[] body);

  /** Status and headers of a streamed answer. */
  void begin(Map<String, String> headers);

  /** More of a streamed answer. */
  void write(byte[] bytes);

  /** The end of a streamed answer. */
  void end(byte[] last);

  /** Whether anything was sent. */
  boolean begun();

  /** Whether the answer may come later, of a job that is held until a route is back. */
  default boolean mayWait() {
    return true;
  }

  /** Whether the caller hung up. */
  boolean gone();
}
