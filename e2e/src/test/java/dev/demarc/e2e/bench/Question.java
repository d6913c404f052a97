package dev.demarc.e2e.bench;

import dev.demarc.e2e.installation.Http;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a page asks of the control plane, again and again: {@value #MOST} times after {@value
 * #WARM_UPS}, and of what takes long, no longer than five seconds or {@value #LEAST} times.
 *
 * @param name what its figure is called by
 * @param whole what the page asks next where the first would have too many points
 */
record Question(String name, Asked first, Optional<Asked> whole) {
  private static final int LEAST = 5;
  private static final int MOST = 20;
  private static final int WARM_UPS = 2;
  private static final long ENOUGH_NANOS = 5_000_000_000L;

  /**
   * One request.
   *
   * @param says a JSON pointer to what its answer has
   */
  record Asked(String path, String says) {}

  /** One that is always answered. */
  static Question of(String name, String path, String says) {
    return new Question(name, new Asked(path, says), Optional.empty());
  }

  /** Whether it is answered, and the answer says something. */
  boolean isAnswered(Http reader) {
    Http.Answer answer = reader.get(first.path);
    if (answer.status() == 400 && whole.isPresent()) {
      return isAnswered(reader.get(whole.get().path), whole.get());
    }
    return isAnswered(answer, first);
  }

  private static boolean isAnswered(Http.Answer answer, Asked asked) {
    return answer.status() == 200 && !answer.json().at(asked.says).isMissingNode();
  }

  private void ask(Http reader) {
    if (!isAnswered(reader)) {
      Http.Answer answer = reader.get(first.path);
      throw new UnansweredException(
          "%s said %d %s".formatted(first.path, answer.status(), answer.body()));
    }
  }

  /**
   * The 95th percentile of how long it took.
   *
   * @throws UnansweredException when it has no answer
   */
  double p95Millis(Http reader) {
    for (int i = 0; i < WARM_UPS; i++) {
      ask(reader);
    }
    List<Long> nanos = new ArrayList<>();
    long begin = System.nanoTime();
    while (nanos.size() < LEAST
        || nanos.size() < MOST && System.nanoTime() - begin < ENOUGH_NANOS) {
      long start = System.nanoTime();
      ask(reader);
      nanos.add(System.nanoTime() - start);
    }
    Collections.sort(nanos);
    return Math.round(nanos.get((nanos.size() * 95 + 99) / 100 - 1) / 1e4) / 100.0;
  }
}
