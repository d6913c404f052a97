package dev.demarc.agent.jobs;

import dev.demarc.agent.receive.Held;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.contract.error.ErrorCode;
import java.util.Optional;

/**
 * What is held sealed of jobs. One that was tampered with is refused. Safe for many threads; blocks
 * its callers' for a read.
 */
final class JobContents {
  private final JobStore store;
  private final Seal seal;
  private final JobEnds ends;

  JobContents(JobStore store, Seal seal, JobEnds ends) {
    this.store = store;
    this.seal = seal;
    this.ends = ends;
  }

  /** The answer of a job that has one; empty, and the job refused, where it was tampered with. */
  Optional<byte[]> answer(HeldJob job) {
    return job.state() == JobState.ANSWERED ? content(job) : Optional.empty();
  }

  /** The request of a job; empty, and the job refused, where it was tampered with. */
  Optional<Held> request(HeldJob job) {
    try {
      return content(job).map(Held::read);
    } catch (IllegalArgumentException changed) {
      ends.refuse(job.id(), tampered());
      return Optional.empty();
    }
  }

  private Optional<byte[]> content(HeldJob job) {
    Optional<byte[]> content =
        store.run((table, now) -> table.content(job.id())).flatMap(each -> seal.open(job, each));
    if (content.isEmpty()) {
      ends.refuse(job.id(), tampered());
    }
    return content;
  }

  private static Refusal tampered() {
    return Refusal.saying(
        ErrorCode.AGENT_FAULT, "What was held of it was changed on the disk, and is not used.");
  }
}
