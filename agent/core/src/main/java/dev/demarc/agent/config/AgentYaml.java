package dev.demarc.agent.config;

import dev.demarc.contract.InvalidValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;

/**
 * Reads agent.yaml, whose JSON Schema is {@link #schema}. Strict: an unknown key, a wrong type, a
 * file that is not there are refused with the line, the key and the reason. Relative paths are
 * relative to the file.
 */
public final class AgentYaml {
  private static final String SCHEMA = "agent.schema.json";

  /** Libraries may write what they send at finer levels, so there is none. */
  private static final Map<String, Level> LEVELS =
      Map.of("error", Level.SEVERE, "warning", Level.WARNING, "info", Level.INFO);

  private final Path directory;
  private final OutboundYaml reaching;

  private AgentYaml(Path directory) {
    this.directory = directory;
    this.reaching = new OutboundYaml(directory);
  }

  /**
   * Parses and checks the file.
   *
   * @throws InvalidValue naming the key, as a dotted path, and what is wrong with it at which line
   */
  public static AgentConfig read(Path file) {
    YamlSource source = YamlSource.read(file);
    return read(source, Section.top("agent.yaml", source.root()));
  }

  /** Every key that was looked for in a file, as a dotted path. */
  static Set<String> keys(Path file) {
    YamlSource source = YamlSource.read(file);
    Section top = Section.top("agent.yaml", source.root());
    read(source, top);
    return top.asked();
  }

  private static AgentConfig read(YamlSource source, Section top) {
    Path directory = source.file().toAbsolutePath().normalize().getParent();
    try {
      return new AgentYaml(directory == null ? Path.of("/") : directory).config(top);
    } catch (InvalidValue problem) {
      throw source.located(problem);
    }
  }

  /** The published JSON Schema of the file. */
  public static String schema() {
    try (InputStream in = AgentYaml.class.getResourceAsStream(SCHEMA)) {
      if (in == null) {
        throw new IllegalStateException(SCHEMA + " is not packaged");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private AgentConfig config(Section top) {
    Listening listening = listening(top);
    Section plane = top.isText("controlPlane") ? null : top.section("controlPlane");
    Optional<URI> url =
        plane == null
            ? top.text("controlPlane").map(text -> url("controlPlane", text))
            : controlPlane(top, plane);
    Outbound outbound = plane == null ? Outbound.DIRECT : reaching.outbound(plane, url);
    if (plane != null) {
      plane.refuseUnknown();
    }
    AgentConfig config =
        new AgentConfig(
            listening.address(),
            listening.certificate(),
            directory.resolve(top.required("dataDirectory")).normalize(),
            url,
            outbound,
            new TelemetryYaml(reaching).collector(top.section("telemetry")),
            new TargetsYaml(reaching).targets(top.section("targets")),
            Collections.emptySortedSet(),
            new TaggersYaml(reaching).taggers(top.section("taggers")),
            limits(top.section("limits")),
            level(top.section("log")));
    top.refuseUnknown();
    return config;
  }

  private static Optional<URI> controlPlane(Section top, Section plane) {
    return top.has("controlPlane")
        ? Optional.of(url(plane.key("url"), plane.required("url")))
        : Optional.empty();
  }

  private record Listening(InetSocketAddress address, Optional<ServerCertificate> certificate) {}

  private Listening listening(Section top) {
    if (!top.has("listen") || !top.isMapping("listen")) {
      String text = top.text("listen").orElse("127.0.0.1:7101");
      return new Listening(address("listen", text, false), Optional.empty());
    }
    Section section = top.section("listen");
    Optional<ServerCertificate> certificate =
        section.has("tls") ? Optional.of(certificate(section.section("tls"))) : Optional.empty();
    InetSocketAddress address =
        address(
            section.key("address"),
            section.text("address").orElse("127.0.0.1:7101"),
            certificate.isPresent());
    section.refuseUnknown();
    return new Listening(address, certificate);
  }

  private ServerCertificate certificate(Section tls) {
    Path chain = reaching.file(tls.key("cert"), tls.required("cert"));
    Path key = reaching.file(tls.key("key"), tls.required("key"));
    tls.refuseUnknown();
    return ServerCertificate.read(tls.name(), chain, key);
  }

  /** Without TLS on the loopback only: prompts and keys would cross a network in the clear. */
  private static InetSocketAddress address(String key, String text, boolean tls) {
    int colon = text.lastIndexOf(':');
    String host = colon > 0 ? text.substring(0, colon) : "";
    boolean loopback =
        host.equals("localhost") || host.matches("127(\\.\\d{1,3}){3}") || host.equals("[::1]");
    if (colon > 0 && !loopback && !tls) {
      throw new InvalidValue(key, "must be on the loopback where listen.tls has no certificate");
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon > 0 && port >= 0 && port < 65_536) {
        return InetSocketAddress.createUnresolved(host, port);
      }
    } catch (NumberFormatException malformed) {
      throw new InvalidValue(key, "must be host:port");
    }
    throw new InvalidValue(key, "must be host:port");
  }

  static URI url(String key, String text) {
    URI url;
    try {
      url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    } catch (IllegalArgumentException malformed) {
      throw new InvalidValue(key, "must be an http or https URL");
    }
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!http || url.getHost() == null || url.getQuery() != null || url.getUserInfo() != null) {
      throw new InvalidValue(key, "must be an http or https URL without user, query or fragment");
    }
    return url;
  }

  private static AgentConfig.Limits limits(Section section) {
    AgentConfig.Limits base = AgentConfig.Limits.DEFAULT;
    AgentConfig.Limits limits =
        new AgentConfig.Limits(
            section.number("bodyBytes", 1024, 64 << 20, base.bodyBytes()),
            section.number("inFlight", 1, 65_536, base.inFlight()),
            section.number("journalMegabytes", 1, 1 << 20, base.journalMegabytes()),
            section.number("probeMinutes", 1, 24 * 60, base.probeMinutes()));
    section.refuseUnknown();
    return limits;
  }

  private static Level level(Section section) {
    String name = section.text("level").orElse("info");
    section.refuseUnknown();
    Level level = LEVELS.get(name);
    if (level == null) {
      throw new InvalidValue(section.key("level"), "must be error, warning or info");
    }
    return level;
  }
}
