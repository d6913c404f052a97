package dev.demarc.agent.config;

import dev.demarc.contract.id.DetectorId;
import dev.demarc.contract.id.TargetId;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.logging.Level;

/**
 * The site's agent.yaml, parsed and checked.
 *
 * @param certificate of the agent's own door, absent where it is plain HTTP on the loopback
 * @param dataDirectory identity, journal and bundles; owner-only
 * @param controlPlane its base URL, absent where the enrolment token alone names it
 * @param outbound how the control plane is reached
 * @param collector of the site's own, where there is one
 * @param waiting targets the file has and a restart will bind; none when it was just read
 */
public record AgentConfig(
    InetSocketAddress listen,
    Optional<ServerCertificate> certificate,
    Path dataDirectory,
    Optional<URI> controlPlane,
    Outbound outbound,
    Optional<Collector> collector,
    SortedMap<TargetId, TargetBinding> targets,
    SortedSet<TargetId> waiting,
    SortedMap<DetectorId, TaggerBinding> taggers,
    Limits limits,
    Level logLevel) {

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

  /**
   * Files that were read with it: certificates and keys, but no secret, which is read when used.
   */
  Set<Path> files() {
    Set<Path> files = new TreeSet<>();
    certificate.ifPresent(own -> files.addAll(own.files()));
    outbound.authorities().ifPresent(own -> files.add(own.file()));
    collector.flatMap(own -> own.outbound().authorities()).ifPresent(own -> files.add(own.file()));
    targets
        .values()
        .forEach(target -> target.outbound().authorities().ifPresent(own -> files.add(own.file())));
    return files;
  }
}
