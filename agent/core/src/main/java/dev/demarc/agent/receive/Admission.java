package dev.demarc.agent.receive;

import dev.demarc.contract.error.ErrorCode;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much is under way: a bound of requests, and for all of them together a bound of body bytes
 * and one of what the trees of bodies take. At a bound the next is refused with {@code overloaded};
 * nothing waits. A body that alone is too heavy is {@code request_too_large}.
 */
final class Admission {
  private static final int TREES_HELD = 2;

  private final int mostRequests;
  private final long mostBytes;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong trees = new AtomicLong();

  Admission(int mostRequests, long mostBytes) {
    this.mostRequests = mostRequests;
    this.mostBytes = mostBytes;
  }

  /** One request under way; {@link #leave} once. */
  final class Pass {
    private long held;
    private long tree;
    private boolean left;

    /** Holds more of a body. */
    synchronized void hold(int more) {
      take(bytes, more, mostBytes);
      held += more;
    }

    /** Holds what the tree of a whole body will take, before it is made. */
    synchronized void reads(byte[] body) {
      long weight = JsonWeight.of(body, JsonWeight.MOST);
      if (weight > JsonWeight.MOST) {
        throw Refusal.saying(
            ErrorCode.REQUEST_TOO_LARGE, "The body has more values than are read at once.");
      }
      if (!left) {
        take(trees, weight, TREES_HELD * JsonWeight.MOST);
        tree += weight;
      }
    }

    synchronized void leave() {
      if (!left) {
        left = true;
        bytes.addAndGet(-held);
        trees.addAndGet(-tree);
        requests.decrementAndGet();
      }
    }
  }

  private static void take(AtomicLong taken, long more, long most) {
    if (taken.addAndGet(more) > most) {
      taken.addAndGet(-more);
      throw Refusal.of(ErrorCode.OVERLOADED);
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
