package dev.demarc.agent.config;

import dev.demarc.contract.InvalidValue;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The keys {@code proxy} and {@code ca} of whatever is reached over the network, and where its
 * secrets are. Paths are relative to the directory of agent.yaml.
 */
final class OutboundYaml {
  private final Path directory;

  OutboundYaml(Path directory) {
    this.directory = directory;
  }

  /**
   * How this section's address is reached. Only https goes through a proxy: anything else would
   * show it what is sent.
   */
  Outbound outbound(Section section, Optional<URI> address) {
    Optional<ForwardProxy> proxy =
        section.has("proxy") ? Optional.of(proxy(section)) : Optional.empty();
    Optional<Authorities> authorities =
        section
            .text("ca")
            .map(text -> Authorities.read(section.key("ca"), file(section.key("ca"), text)));
    boolean https = address.map(url -> "https".equals(url.getScheme())).orElse(false);
    if (proxy.isPresent() && !https) {
      throw new InvalidValue(
          section.key("proxy"), "carries https only: through a proxy http would be read by it");
    }
    if (authorities.isPresent() && !https) {
      throw new InvalidValue(section.key("ca"), "is for an https address");
    }
    return new Outbound(proxy, authorities);
  }

  private ForwardProxy proxy(Section around) {
    if (around.isText("proxy")) {
      return proxy(around.key("proxy"), around.required("proxy"), Optional.empty());
    }
    Section section = around.section("proxy");
    Optional<ForwardProxy.Credentials> credentials = Optional.empty();
    if (section.has("user") || section.has("password")) {
      credentials =
          Optional.of(
              new ForwardProxy.Credentials(
                  section.required("user"), secret(section.requiredSection("password"))));
    }
    ForwardProxy proxy = proxy(section.key("url"), section.required("url"), credentials);
    section.refuseUnknown();
    return proxy;
  }

  private static ForwardProxy proxy(
      String key, String text, Optional<ForwardProxy.Credentials> credentials) {
    URI url = AgentYaml.url(key, text);
    if (!"http".equals(url.getScheme()) || !url.getPath().isEmpty()) {
      throw new InvalidValue(key, "must be http://host:port, without a path");
    }
    return new ForwardProxy(url.getHost(), url.getPort() > 0 ? url.getPort() : 3128, credentials);
  }

  /** Where a secret is: {@code file} or {@code env}. */
  Secret secret(Section section) {
    Optional<String> file = section.text("file");
    Optional<String> environment = section.text("env");
    section.refuseUnknown();
    if (file.isPresent() == environment.isPresent()) {
      throw new InvalidValue(section.name(), "must have exactly one of file and env");
    }
    return file.<Secret>map(text -> new Secret.InFile(file(section.key("file"), text)))
        .orElseGet(() -> new Secret.InEnvironment(environment.orElseThrow()));
  }

  Path file(String key, String text) {
    Path path = directory.resolve(text).normalize();
    if (!Files.isReadable(path)) {
      throw new InvalidValue(key, "there is no readable file " + path);
    }
    return path;
  }
}
