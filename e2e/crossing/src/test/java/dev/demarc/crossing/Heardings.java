package dev.demarc.crossing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What all targets heard, decoded, by the request whose tokens were in it. */
final class Heardings {
  private final Map<Integer, List<Heard>> byRequest = new HashMap<>();
  private final List<Heard> all = new ArrayList<>();
  private final Map<Station, String> hosts;

  /** One thing that one target heard, and the tokens in it. */
  record Heard(
      Station station, long nanos, String uri, String text, byte[] body, Set<Token> tokens) {}

  /**
   * @param hosts where each target listens
   */
  Heardings(Map<Station, String> hosts) {
    this.hosts = hosts;
  }

  void add(Recorder.Heard raw) {
    Set<Token> tokens = new HashSet<>(Ear.in(raw.body()));
    tokens.addAll(Ear.in(raw.uri() + "\n" + raw.headers()));
    Heard heard =
        new Heard(raw.station(), raw.nanos(), raw.uri(), Recorder.text(raw), raw.body(), tokens);
    all.add(heard);
    tokens.stream()
        .map(Token::request)
        .distinct()
        .forEach(number -> byRequest.computeIfAbsent(number, key -> new ArrayList<>()).add(heard));
  }

  int size() {
    return all.size();
  }

  /** Private tokens, keys, sites that nobody bound, and more than one request at once. */
  void checkNobodyHeardWhatIsForNobody(Report report) {
    for (Heard heard : all) {
      if (heard.tokens().stream().anyMatch(Token::isPrivate) || heard.text().contains("dk_")) {
        report.wrong(
            Kind.CROSSED, heard.station() + " heard what is for no target: " + heard.text());
      }
      if (heard.tokens().stream().map(Token::request).distinct().count() > 1) {
        report.wrong(Kind.CROSSED, heard.station() + " heard two requests as one: " + heard.text());
      }
      if (heard.station() == null || heard.station() == Station.STRANGER) {
        report.wrong(Kind.CROSSED, "one that nobody bound heard " + heard.text());
      }
    }
  }

  boolean heard(Check.Exchange exchange) {
    return !of(exchange).isEmpty();
  }

  /** What was heard of it while it was its turn. */
  List<Heard> of(Check.Exchange exchange) {
    return byRequest.getOrDefault(exchange.ask().number(), List.of()).stream()
        .filter(each -> exchange.span().has(each.nanos()))
        .toList();
  }

  Set<Station> stations(Check.Exchange exchange) {
    Set<Station> stations = new LinkedHashSet<>();
    of(exchange).forEach(heard -> stations.add(heard.station()));
    return stations;
  }

  Set<Token> tokens(Check.Exchange exchange, Station station) {
    Set<Token> tokens = new HashSet<>();
    of(exchange).stream()
        .filter(heard -> heard.station() == station)
        .forEach(heard -> tokens.addAll(heard.tokens()));
    return tokens;
  }

  /** The route by which it was heard; empty where this version has no such route there. */
  Optional<Route> route(Heard heard, Version version) {
    Optional<Target> target =
        version
            .target(heard.station().id)
            .filter(it -> it.hosts().contains(hosts.get(heard.station())));
    return target.flatMap(it ->
        it.models().stream()
            .filter(offer -> names(heard, offer))
            .findFirst()
            .map(offer -> Route.of(it, offer)));
  }

  private static boolean names(Heard heard, ModelOffer offer) {
    return switch (heard.station().protocol) {
      case OPEN_INFERENCE, AZURE_OPENAI -> heard.uri().contains("/" + offer.id() + "/");
      default -> model(heard.body()).equals(offer.id().text());
    };
  }

  private static String model(byte[] body) {
    try {
      JsonNode tree = DemarcJson.strict().readTree(body);
      return tree.path("model").asText();
    } catch (IOException cut) {
      String text = new String(body, StandardCharsets.UTF_8);
      int at = text.indexOf("\"model\":\"");
      return at < 0 ? "" : text.substring(at + 9).split("\"", 2)[0];
    }
  }
}
