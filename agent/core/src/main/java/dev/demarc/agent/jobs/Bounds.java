package dev.demarc.agent.jobs;

import dev.demarc.agent.receive.Refusal;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.policy.QueueTerms;
import java.util.List;
import java.util.Optional;

/** How much is held; what comes on top at a bound is refused, by the bound's name. */
final class Bounds {
  private Bounds() {}

  /**
   * Lets one more of this class in.
   *
   * @throws Refusal overloaded
   */
  static void require(List<JobTable.Extent> held, ClassId dataClass, QueueTerms terms, long bytes) {
    long waiting = 0;
    long own = 0;
    for (JobTable.Extent each : held) {
      if (each.dataClass().equals(dataClass)) {
        waiting = each.waiting();
        own = each.bytes();
      }
    }
    if (waiting >= terms.maxJobs()) {
      throw full("as many requests of this class wait as the policy lets wait (maxJobs)");
    }
    if (own + bytes > terms.maxBytes()) {
      throw full("the requests of this class would hold more than the policy lets them (maxBytes)");
    }
    if (held.stream().mapToLong(JobTable.Extent::jobs).sum() >= Jobs.MOST) {
      throw full("this agent holds " + Jobs.MOST + " requests");
    }
    if (total(held) + bytes > Jobs.MOST_BYTES) {
      throw full("this agent holds all the bytes it may");
    }
  }

  /**
   * Why an answer of this class is not kept, empty where it is.
   *
   * @param held with the answer in place of its request
   * @param terms of the class, empty where the policy says nothing of it any more
   */
  static Optional<Refusal> answer(
      List<JobTable.Extent> held, ClassId dataClass, Optional<QueueTerms> terms, long bytes) {
    if (bytes > Jobs.MOST_ANSWER) {
      return Optional.of(
          Refusal.saying(
              ErrorCode.TOO_LARGE, "Its answer is longer than " + Jobs.MOST_ANSWER + " bytes."));
    }
    if (terms.filter(own -> of(held, dataClass) > own.maxBytes()).isPresent()) {
      return Optional.of(
          full("with its answer this class would hold more than the policy lets it (maxBytes)"));
    }
    return total(held) > Jobs.MOST_BYTES
        ? Optional.of(full("this agent holds all the bytes it may"))
        : Optional.empty();
  }

  private static long of(List<JobTable.Extent> held, ClassId dataClass) {
    return held.stream()
        .filter(each -> each.dataClass().equals(dataClass))
        .mapToLong(JobTable.Extent::bytes)
        .sum();
  }

  private static long total(List<JobTable.Extent> held) {
    return held.stream().mapToLong(JobTable.Extent::bytes).sum();
  }

  private static Refusal full(String why) {
    return Refusal.saying(ErrorCode.OVERLOADED, "The queue is full: " + why + ". Nothing is held.");
  }
}
