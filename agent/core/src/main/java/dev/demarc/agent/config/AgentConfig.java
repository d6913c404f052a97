package dev.demarc.agent.config;

import dev.demarc.contract.id.TargetId;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The site's agent.yaml, parsed and checked.
 *
 * @param dataDirectory identity, journal and bundles; owner-only
 * @param controlPlane its base URL, absent where the enrolment token alone names it
 */
public record AgentConfig(
    InetSocketAddress listen,
    Path dataDirectory,
    Optional<URI> controlPlane,
    SortedMap<TargetId, TargetBinding> targets,
    Limits limits) {

  /**
   * Bounds.
   *
   * @param bodyBytes of one request; longer is refused with 413
   * @param inFlight requests at once; more are refused with 503
   * @param journalMegabytes of evidence on disk; at the bound nothing may leave
   * @param probeMinutes how long what a probe found counts, a day at most
   */
  public record Limits(int bodyBytes, int inFlight, int journalMegabytes, int probeMinutes) {
    /** 8 MiB, 256, 1 GiB, a day. */
    public static final Limits DEFAULT = new Limits(8 << 20, 256, 1024, 24 * 60);
  }
}
