package dev.demarc.agent.golden;

import dev.demarc.agent.receive.Reply;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Takes the answer of one case, which is neither streamed nor held for later. For one thread. */
final class CaseReply implements Reply {
  private final BooleanSupplier gone;
  private byte @Nullable [] answer;

  CaseReply(BooleanSupplier gone) {
    this.gone = gone;
  }

  Optional<byte[]> answer() {
    return Optional.ofNullable(answer);
  }

  @Override
  public void whole(int status, Map<String, String> headers, byte[] body) {
    answer = body;
  }

  @Override
  public void begin(Map<String, String> headers) {
    throw new IllegalStateException("a case is not streamed");
  }

  @Override
  public void write(byte[] bytes) {
    throw new IllegalStateException("a case is not streamed");
  }

  @Override
  public void end(byte[] last) {
    throw new IllegalStateException("a case is not streamed");
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
