package dev.demarc.agent.receive;

import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes the answer to a request that the agent itself asks: neither streamed nor held for later.
 * For one thread.
 */
public final class WholeReply implements Reply {
  private final BooleanSupplier gone;
  private byte @Nullable [] answer;

  /**
   * Takes it.
   *
   * @param gone whether nobody waits for it any more; asked while a route works for it
   */
  public WholeReply(BooleanSupplier gone) {
    this.gone = gone;
  }

  /** The body, empty where there was no answer. */
  public Optional<byte[]> answer() {
    return Optional.ofNullable(answer);
  }

  @Override
  public void whole(int status, Map<String, String> headers, byte[] body) {
    answer = body;
  }

  @Override
  public void begin(Map<String, String> headers) {
    throw streamed();
  }

  @Override
  public void write(byte[] bytes) {
    throw streamed();
  }

  @Override
  public void end(byte[] last) {
    throw streamed();
  }

  private static IllegalStateException streamed() {
    return new IllegalStateException("what the agent asks is not streamed");
  }

  @Override
  public boolean begun() {
    return answer != null;
  }

  @Override
  public boolean mayWait() {
    return false;
  }

  @Override
  public boolean gone() {
    return gone.getAsBoolean();
  }
}
