package dev.demarc.agent.classify;

/**
 * A tagger that a tenant declared cannot be used at this site; says why, in words for its operator.
 */
public final class TaggerUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TaggerUnavailable(String reason) {
    super(reason);
  }

  public TaggerUnavailable(String reason, Throwable cause) {
    super(reason, cause);
  }
}
