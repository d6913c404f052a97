package dev.demarc.agent.config;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.TargetId;
import java.net.URI;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The section {@code targets} of agent.yaml. */
final class TargetsYaml {
  private static final Pattern API_VERSION =
      Pattern.compile("(.*)(\\?api-version=\\d{4}-\\d{2}-\\d{2}(?:-preview)?)");

  private final OutboundYaml reaching;

  TargetsYaml(OutboundYaml reaching) {
    this.reaching = reaching;
  }

  SortedMap<TargetId, TargetBinding> targets(Section section) {
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
    Optional<URI> baseUrl =
        section.text("baseUrl").map(text -> targetUrl(section.key("baseUrl"), text));
    TargetBinding binding =
        new TargetBinding(
            baseUrl,
            section.has("apiKey")
                ? Optional.of(reaching.secret(section.section("apiKey")))
                : Optional.empty(),
            section.text("model").map(text -> reaching.file(section.key("model"), text)),
            section.number("threads", 1, 256, 1),
            section.number("contextTokens", 256, 1 << 20, TargetBinding.CONTEXT_TOKENS),
            section.number("memoryMegabytes", 0, 1 << 24, 0),
            reaching.outbound(section, baseUrl),
            section.number("concurrent", 0, 65_536, 0));
    section.refuseUnknown();
    return binding;
  }

  /** Of a target; Azure's API has its version in the query of every call. */
  private static URI targetUrl(String key, String text) {
    Matcher versioned = API_VERSION.matcher(text);
    if (!versioned.matches()) {
      return AgentYaml.url(key, text);
    }
    return URI.create(AgentYaml.url(key, versioned.group(1)) + versioned.group(2));
  }
}
