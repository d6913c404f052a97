package dev.demarc.contract.id;

import dev.demarc.contract.InvalidValue;
import java.util.regex.Pattern;

/**
 * A request that waits at an agent: {@code job_} and the 26 characters of the decision that queued
 * it.
 */
public record JobId(String text) implements Id, Comparable<JobId> {
  private static final Pattern FORM = Pattern.compile("job_[0-9A-Z]{26}");

  public JobId {
    if (!FORM.matcher(text).matches()) {
      throw new InvalidValue("job", "must be job_ and 26 characters of 0-9 and A-Z");
    }
  }

  /** Parses the wire form. */
  public static JobId of(String text) {
    return new JobId(text);
  }

  /** The job that this decision makes. */
  public static JobId of(DecisionId decision) {
    return new JobId("job_" + decision.text().substring(decision.text().indexOf('_') + 1));
  }

  @Override
  public int compareTo(JobId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
