package dev.demarc.agent.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.TargetId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads agent.yaml. Strict: an unknown key, a wrong type, a file that is not there are refused with
 * the key and the reason. Relative paths are relative to the file.
 */
public final class AgentYaml {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Pattern API_VERSION =
      Pattern.compile("(.*)(\\?api-version=\\d{4}-\\d{2}-\\d{2}(?:-preview)?)");

  private final Path directory;

  private AgentYaml(Path directory) {
    this.directory = directory;
  }

  /**
   * Parses and checks the file.
   *
   * @throws InvalidValue naming the key, as a dotted path, and what is wrong with it
   */
  public static AgentConfig read(Path file) {
    try {
      Path directory = file.toAbsolutePath().normalize().getParent();
      JsonNode root = YAML.readTree(Files.readAllBytes(file));
      return new AgentYaml(directory == null ? Path.of("/") : directory).config(root);
    } catch (JsonProcessingException malformed) {
      throw new InvalidValue(at(file, malformed), malformed.getOriginalMessage());
    } catch (IOException failure) {
      throw new InvalidValue(file.toString(), "cannot be read: " + failure.getMessage());
    }
  }

  private static String at(Path file, JsonProcessingException malformed) {
    return malformed.getLocation() == null
        ? file.toString()
        : file + " line " + malformed.getLocation().getLineNr();
  }

  private AgentConfig config(JsonNode root) {
    Section top = Section.top(root);
    AgentConfig config =
        new AgentConfig(
            listen(top.text("listen").orElse("127.0.0.1:7101")),
            directory.resolve(top.required("dataDirectory")).normalize(),
            top.text("controlPlane").map(text -> url("controlPlane", text)),
            targets(top.section("targets")),
            limits(top.section("limits")));
    top.refuseUnknown();
    return config;
  }

  /** Loopback only: prompts and keys would cross any other network in the clear. */
  private static InetSocketAddress listen(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon > 0 ? text.substring(0, colon) : "";
    boolean loopback =
        host.equals("localhost") || host.matches("127(\\.\\d{1,3}){3}") || host.equals("[::1]");
    if (colon > 0 && !loopback) {
      throw new InvalidValue("listen", "must be on the loopback: there is no TLS listener yet");
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon > 0 && port >= 0 && port < 65_536) {
        return InetSocketAddress.createUnresolved(text.substring(0, colon), port);
      }
    } catch (NumberFormatException malformed) {
      throw new InvalidValue("listen", "must be host:port");
    }
    throw new InvalidValue("listen", "must be host:port");
  }

  /** Of a target; Azure's API has its version in the query of every call. */
  static URI targetUrl(String key, String text) {
    Matcher versioned = API_VERSION.matcher(text);
    if (!versioned.matches()) {
      return url(key, text);
    }
    return URI.create(url(key, versioned.group(1)) + versioned.group(2));
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

  private SortedMap<TargetId, TargetBinding> targets(Section section) {
    SortedMap<TargetId, TargetBinding> targets = new TreeMap<>();
    for (String name : section.names()) {
      targets.put(targetId(section.key(name), name), target(section.section(name)));
    }
    return targets;
  }

  private static TargetId targetId(String key, String name) {
    try {
      return TargetId.of(name);
    } catch (InvalidValue malformed) {
      throw new InvalidValue(key, malformed.reason());
    }
  }

  private TargetBinding target(Section section) {
    TargetBinding binding =
        new TargetBinding(
            section.text("baseUrl").map(text -> targetUrl(section.key("baseUrl"), text)),
            section.has("apiKey")
                ? Optional.of(secret(section.section("apiKey")))
                : Optional.empty(),
            section.text("model").map(text -> file(section.key("model"), text)),
            section.number("threads", 1, 256, 1),
            section.number("contextTokens", 256, 1 << 20, TargetBinding.CONTEXT_TOKENS),
            section.number("memoryMegabytes", 0, 1 << 24, 0));
    section.refuseUnknown();
    return binding;
  }

  private Secret secret(Section section) {
    Optional<String> file = section.text("file");
    Optional<String> environment = section.text("env");
    section.refuseUnknown();
    if (file.isPresent() == environment.isPresent()) {
      throw new InvalidValue(section.name(), "must have exactly one of file and env");
    }
    return file.<Secret>map(text -> new Secret.InFile(file(section.key("file"), text)))
        .orElseGet(() -> new Secret.InEnvironment(environment.orElseThrow()));
  }

  private Path file(String key, String text) {
    Path path = directory.resolve(text).normalize();
    if (!Files.isReadable(path)) {
      throw new InvalidValue(key, "there is no readable file " + path);
    }
    return path;
  }

  private static AgentConfig.Limits limits(Section section) {
    AgentConfig.Limits base = AgentConfig.Limits.DEFAULT;
    AgentConfig.Limits limits =
        new AgentConfig.Limits(
            section.number("bodyBytes", 1024, 64 << 20, base.bodyBytes()),
            section.number("inFlight", 1, 65_536, base.inFlight()),
            section.number("journalMegabytes", 1, 1 << 20, base.journalMegabytes()));
    section.refuseUnknown();
    return limits;
  }
}
