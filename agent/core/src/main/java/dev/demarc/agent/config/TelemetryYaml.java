package dev.demarc.agent.config;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.Wire;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The section {@code telemetry}: where the site's own collector is. */
final class TelemetryYaml {
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");
  private static final int MOST_HEADERS = 16;
  private static final int USUAL_SECONDS = 10;

  /** What the export itself says of its body. */
  private static final Set<String> TAKEN =
      Set.of("content-type", "content-encoding", "content-length", "transfer-encoding", "host");

  private final OutboundYaml reaching;

  TelemetryYaml(OutboundYaml reaching) {
    this.reaching = reaching;
  }

  Optional<Collector> collector(Section telemetry) {
    Optional<Collector> collector =
        telemetry.has("otlp") ? Optional.of(otlp(telemetry.section("otlp"))) : Optional.empty();
    telemetry.refuseUnknown();
    return collector;
  }

  private Collector otlp(Section otlp) {
    URI endpoint = AgentYaml.url(otlp.key("endpoint"), otlp.required("endpoint"));
    Collector collector =
        new Collector(
            endpoint,
            headers(otlp, endpoint),
            reaching.outbound(otlp, Optional.of(endpoint)),
            Duration.ofSeconds(otlp.number("intervalSeconds", 1, 3_600, USUAL_SECONDS)),
            signals(otlp));
    otlp.refuseUnknown();
    return collector;
  }

  private SortedMap<String, Secret> headers(Section otlp, URI endpoint) {
    Section section = otlp.section("headers");
    List<String> names = section.names();
    if (names.size() > MOST_HEADERS) {
      throw new InvalidValue(section.name(), "must be " + MOST_HEADERS + " at most");
    }
    if (!names.isEmpty() && !isPrivate(endpoint)) {
      throw new InvalidValue(
          section.name(), "are secrets, and go to https or to this machine alone");
    }
    SortedMap<String, Secret> headers = new TreeMap<>();
    for (String name : names) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (!HEADER.matcher(name).matches() || TAKEN.contains(lower)) {
        throw new InvalidValue(section.key(name), "is no header that can be set");
      }
      if (headers.put(lower, reaching.secret(section.section(name))) != null) {
        throw new InvalidValue(section.key(name), "is there twice");
      }
    }
    return Sorted.map(headers);
  }

  private static boolean isPrivate(URI endpoint) {
    String host = endpoint.getHost();
    return "https".equals(endpoint.getScheme())
        || host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.\\d{1,3}){3}");
  }

  private static Set<Signal> signals(Section otlp) {
    Set<Signal> signals = EnumSet.noneOf(Signal.class);
    for (String name : otlp.texts("signals", Signal.values().length)) {
      signals.add(Wire.parse(Signal.class, otlp.key("signals"), name));
    }
    return signals.isEmpty() ? EnumSet.allOf(Signal.class) : signals;
  }
}
