package dev.demarc.agent.receive;

import dev.demarc.contract.error.ErrorCode;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much is under way: a bound of requests, and a bound of body bytes held for all of them. At a
 * bound the next is refused with {@code overloaded}; nothing waits.
 */
final class Admission {
  private final int mostRequests;
  private final long mostBytes;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  Admission(int mostRequests, long mostBytes) {
    this.mostRequests = mostRequests;
    this.mostBytes = mostBytes;
  }

  /** One request under way; {@link #leave} once. */
  final class Pass {
    private long held;
    private boolean left;

    /** Holds more of a body. */
    synchronized void hold(int more) {
      if (bytes.addAndGet(more) > mostBytes) {
        bytes.addAndGet(-more);
        throw Refusal.of(ErrorCode.OVERLOADED);
      }
      held += more;
    }

    synchronized void leave() {
      if (!left) {
        left = true;
        bytes.addAndGet(-held);
        requests.decrementAndGet();
      }
    }
  }

  Pass enter() {
    if (requests.incrementAndGet() > mostRequests) {
      requests.decrementAndGet();
      throw Refusal.of(ErrorCode.OVERLOADED);
    }
    return new Pass();
  }

  int underWay() {
    return requests.get();
  }
}
