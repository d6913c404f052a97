package dev.demarc.agent.execute;

import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.policy.OnMismatch;
import io.vertx.core.http.HttpClientResponse;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * In what an answer differs from what was decided, as far as the target says: noted, and refused
 * where the policy says so. For one thread.
 */
final class Mismatches {
  private final Job job;
  private final TreeSet<Mismatch> noted = new TreeSet<>();

  Mismatches(Job job) {
    this.job = job;
  }

  /**
   * What the headers say of region and boundary. Another agent may have run it nearer than was
   * decided, and is checked for running it farther before this.
   *
   * @throws AttemptFailed when it differs and the policy refuses that
   */
  void servedFrom(HttpClientResponse response) throws AttemptFailed {
    if (job.target().protocol() != Protocol.AGENT) {
      says(Mismatch.REGION, job.route().region(), response.getHeader("demarc-region"));
      says(Mismatch.BOUNDARY, job.route().boundary().wire(), response.getHeader("demarc-boundary"));
    }
  }

  /** Who says to have run it; another agent is asked by its own adapter. */
  void servedBy(@Nullable String operator) throws AttemptFailed {
    if (job.target().protocol() != Protocol.AGENT) {
      says(Mismatch.OPERATOR, job.route().operator(), operator);
    }
  }

  /** Which model it says it served. */
  void served(ServedModel model) throws AttemptFailed {
    if (model.mismatch()) {
      note(Mismatch.MODEL);
    }
  }

  /** Something was not as decided. */
  void note(Mismatch what) throws AttemptFailed {
    noted.add(what);
    if (job.onMismatch() == OnMismatch.REFUSE) {
      throw what.refused();
    }
  }

  SortedSet<Mismatch> all() {
    return noted;
  }

  private void says(Mismatch what, String decided, @Nullable String served) throws AttemptFailed {
    if (served != null && !served.isEmpty() && !served.equals(decided)) {
      note(what);
    }
  }
}
