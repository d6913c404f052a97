package dev.demarc.agent.receive;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.Id;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one agent tells another when it hands a request on, in the header {@value #HEADER}:
 *
 * <pre>
 *   via=&lt;relay id&gt;,…;to=&lt;boundary&gt;/&lt;region&gt;/&lt;operator, URL-encoded&gt;;from=&lt;boundary&gt;/&lt;region&gt;
 * </pre>
 *
 * Anybody can send it, so it is never believed where that would loosen something: each part of it
 * can only take routes away from the receiver.
 *
 * @param via the agents it came through, first to last, at most {@value #MOST_HOPS}
 * @param boundary the widest it was decided for
 * @param region where it was decided to stay
 * @param operator whom it was decided for
 * @param from where its data was when it was first decided
 */
public record Relay(
    List<String> via, Boundary boundary, String region, String operator, Place from) {
  /** The header. */
  public static final String HEADER = "Demarc-Relay";

  /** Longest way from agent to agent. */
  public static final int MOST_HOPS = 3;

  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final Set<String> PARTS = Set.of("via", "to", "from");

  public Relay {
    via = List.copyOf(via);
  }

  /** Whether a route stays within what was decided; what is not AI moves nothing. */
  public boolean covers(Route route) {
    return route.boundary() == Boundary.NONE
        || (route.boundary().compareTo(boundary) <= 0
            && route.region().equals(region)
            && route.operator().equals(operator));
  }

  /** Whether it may be handed on once more. */
  public boolean mayGoOn() {
    return via.size() < MOST_HOPS;
  }

  /** The header for the next agent on this route; the first origin stays. */
  public static String header(Optional<Relay> before, String own, Route route, Place origin) {
    Place from = before.map(Relay::from).orElse(origin);
    List<String> via =
        Stream.concat(before.stream().flatMap(each -> each.via().stream()), Stream.of(own))
            .toList();
    return "via="
        + String.join(",", via)
        + ";to="
        + String.join(
            "/",
            route.boundary().wire(),
            route.region(),
            URLEncoder.encode(route.operator(), StandardCharsets.UTF_8))
        + ";from="
        + from.boundary().wire()
        + "/"
        + from.region();
  }

  /** Reads the header; a malformed one is refused. */
  static Optional<Relay> parse(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    Map<String, String> parts = new HashMap<>();
    for (String part : header.split(";", -1)) {
      String[] pair = part.split("=", 2);
      if (pair.length != 2 || parts.put(pair[0], pair[1]) != null) {
        throw malformed("must have the parts via, to and from, once each");
      }
    }
    if (!parts.keySet().equals(PARTS)) {
      throw malformed("must have the parts via, to and from, once each");
    }
    String[] to = split(parts, "to", 3);
    String[] from = split(parts, "from", 2);
    return Optional.of(
        new Relay(
            via(parts.getOrDefault("via", "")),
            boundary(to[0]),
            region(to[1]),
            operator(to[2]),
            new Place(boundary(from[0]), region(from[1]))));
  }

  private static List<String> via(String text) {
    List<String> via = Arrays.asList(text.split(",", -1));
    if (via.size() > MOST_HOPS || !via.stream().allMatch(id -> ID.matcher(id).matches())) {
      throw malformed("came through more than " + MOST_HOPS + " agents, or through none");
    }
    return via;
  }

  private static String[] split(Map<String, String> parts, String name, int count) {
    String[] split = parts.getOrDefault(name, "").split("/", count);
    if (split.length != count || split[count - 1].isBlank()) {
      throw malformed(name + " must have " + count + " parts");
    }
    return split;
  }

  private static Boundary boundary(String wire) {
    return Arrays.stream(Boundary.values())
        .filter(each -> each.wire().equals(wire))
        .findFirst()
        .orElseThrow(() -> malformed("names no such boundary"));
  }

  private static String operator(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException invalid) {
      throw malformed("names no operator");
    }
  }

  private static String region(String text) {
    try {
      Id.slug("region", text);
      return text;
    } catch (InvalidValue invalid) {
      throw malformed("names no region");
    }
  }

  private static Refusal malformed(String reason) {
    return Refusal.about(ErrorCode.INVALID_REQUEST, HEADER, HEADER + " " + reason + ".");
  }
}
