package dev.demarc.agent.config;

import java.util.Optional;

/**
 * How this site reaches something outside.
 *
 * @param proxy to go through; the environment's is never taken
 * @param authorities believed beside the platform's
 */
public record Outbound(Optional<ForwardProxy> proxy, Optional<Authorities> authorities) {
  /** No proxy, the platform's authorities. */
  public static final Outbound DIRECT = new Outbound(Optional.empty(), Optional.empty());
}
