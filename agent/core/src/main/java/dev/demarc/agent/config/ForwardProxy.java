package dev.demarc.agent.config;

import java.util.Optional;

/**
 * A proxy of the site that is asked with HTTP {@code CONNECT} to open a tunnel; TLS runs end to end
 * inside it, so it sees a host name and sizes, and no content.
 */
public record ForwardProxy(String host, int port, Optional<Credentials> credentials) {

  /** Who asks, with basic authentication. */
  public record Credentials(String user, Secret password) {}

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
