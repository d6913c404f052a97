package dev.demarc.agent.jobs;

import dev.demarc.agent.receive.Reply;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Takes the answer of a job, which is never streamed. For one thread. */
final class JobReply implements Reply {
  private final BooleanSupplier unwanted;
  private byte @Nullable [] answer;

  /**
   * Takes it.
   *
   * @param unwanted whether nobody waits for it any more; asked while a route works for it
   */
  JobReply(BooleanSupplier unwanted) {
    this.unwanted = unwanted;
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
    throw new IllegalStateException("a job is not streamed");
  }

  @Override
  public void write(byte[] bytes) {
    throw new IllegalStateException("a job is not streamed");
  }

  @Override
  public void end(byte[] last) {
    throw new IllegalStateException("a job is not streamed");
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
    return unwanted.getAsBoolean();
  }
}
