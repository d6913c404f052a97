package dev.demarc.server.agents.access;

/** A token, assertion or proof that is not accepted; says why in words without secrets. */
public final class AccessRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AccessRefused(String reason) {
    super(reason, null, false, false);
  }
}
