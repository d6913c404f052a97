package dev.demarc.agent.execute;

import java.util.regex.Pattern;

/** A target that gave no answer. Says why in a bounded slug, never in a target's own words. */
public final class AttemptFailed extends Exception {
  private static final long serialVersionUID = 1L;
  private static final Pattern SLUG = Pattern.compile("[a-z0-9_]{1,40}");

  private final String type;
  private final Fault fault;

  /** Whose it is. */
  private enum Fault {
    TARGET,
    REQUEST,
    AGENT
  }

  private AttemptFailed(String type, Fault fault) {
    super(type, null, false, false);
    if (!SLUG.matcher(type).matches()) {
      throw new IllegalArgumentException("an error type is a slug");
    }
    this.type = type;
    this.fault = fault;
  }

  /** The target is not well: counts in its health window. */
  public static AttemptFailed unhealthy(String type) {
    return new AttemptFailed(type, Fault.TARGET);
  }

  /** This request was not to the target's liking; others may be. */
  public static AttemptFailed refused(String type) {
    return new AttemptFailed(type, Fault.REQUEST);
  }

  /** A bound of this agent, which other requests fill too; later it may go. */
  public static AttemptFailed ours(String type) {
    return new AttemptFailed(type, Fault.AGENT);
  }

  /**
   * Such as {@code connect}, {@code certificate}, {@code timeout}, {@code http_500}, {@code cut}.
   */
  public String type() {
    return type;
  }

  /** Whether the target, and not the request, is to blame. */
  public boolean isUnhealthy() {
    return fault == Fault.TARGET;
  }

  /** Whether the request is: it will not go there later either. */
  public boolean isOfRequest() {
    return fault == Fault.REQUEST;
  }
}
