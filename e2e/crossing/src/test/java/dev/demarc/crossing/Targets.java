package dev.demarc.crossing;

import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.catalogue.Tensors;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.engine.cubes.Dice;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The catalogue: where each target is and what it offers, another time in every version. */
final class Targets {
  private static final List<Boundary> BOUNDARIES =
      List.of(Boundary.ON_DEVICE, Boundary.EDGE, Boundary.PRIVATE_CLUSTER, Boundary.MANAGED_CLOUD);

  /** So many more than a word of routes. */
  private static final int CROWD = 70;

  private final Map<Station, String> hosts;
  private final boolean crowded;

  /**
   * @param hosts where each remote target listens
   * @param crowded whether there are many more that the site does not bind
   */
  Targets(Map<Station, String> hosts, boolean crowded) {
    this.hosts = Map.copyOf(hosts);
    this.crowded = crowded;
  }

  List<Target> catalogue(Dice dice) {
    List<Target> all = new ArrayList<>();
    for (Station station : Station.values()) {
      all.add(target(station, dice));
    }
    for (int i = 0; crowded && i < CROWD; i++) {
      all.add(one("a-crowd-" + i, dice));
    }
    return all;
  }

  private Target target(Station station, Dice dice) {
    boolean nonAi = station.protocol.isNonAi();
    boolean elsewhere = station == Station.CLOUD_EU && dice.oneIn(4);
    String host = elsewhere ? "127.0.0.1:9" : hosts.getOrDefault(station, "");
    return new Target(
        station.id,
        station.id.text(),
        !nonAi && dice.oneIn(6) ? dice.one(BOUNDARIES) : station.boundary,
        dice.oneIn(6) ? dice.one(Words.REGIONS) : station.region,
        dice.oneIn(6) ? dice.one(Words.OPERATORS) : station.operator,
        station.protocol,
        host.isEmpty() ? List.of() : List.of(host),
        List.of(),
        offers(station, dice));
  }

  private static Target one(String id, Dice dice) {
    return new Target(
        TargetId.of(id),
        id,
        dice.one(BOUNDARIES),
        dice.one(Words.REGIONS),
        dice.one(Words.OPERATORS),
        Protocol.LLAMA,
        List.of(),
        List.of(),
        List.of(offer("small", dice, Set.of(Feature.CHAT), null, null)));
  }

  private static List<ModelOffer> offers(Station station, Dice dice) {
    return switch (station.protocol) {
      case EXTRACTIVE ->
          List.of(
              offer("extractive-1", dice, Set.of(Feature.SUMMARIZE, Feature.STREAM), null, null));
      case TEMPLATE ->
          List.of(
              offer(
                  "template-1",
                  dice,
                  Set.of(Feature.SUMMARIZE, Feature.STREAM),
                  null,
                  "Nobody is here now."));
      case OPEN_INFERENCE ->
          List.of(
              offer(
                  "large",
                  dice,
                  Set.of(Feature.CHAT, Feature.SUMMARIZE, Feature.STREAM),
                  new Tensors("text", "said", Tensors.Prompt.TRANSCRIPT, dice.oneIn(2)),
                  null),
              offer(
                  "embed-1",
                  dice,
                  Set.of(Feature.EMBEDDINGS),
                  new Tensors("text", "vector", Tensors.Prompt.SINGLE, false),
                  null));
      default -> remote(dice);
    };
  }

  private static List<ModelOffer> remote(Dice dice) {
    EnumSet<Feature> chat = EnumSet.allOf(Feature.class);
    chat.remove(Feature.EMBEDDINGS);
    if (dice.oneIn(3)) {
      chat.remove(dice.one(Feature.IMAGE, Feature.TOOLS, Feature.STREAM));
    }
    List<ModelOffer> offers = new ArrayList<>();
    offers.add(offer("large", dice, chat, null, null));
    if (dice.oneIn(2)) {
      offers.add(offer("small", dice, chat, null, null));
    }
    offers.add(offer("embed-1", dice, Set.of(Feature.EMBEDDINGS), null, null));
    return offers;
  }

  private static ModelOffer offer(
      String id, Dice dice, Set<Feature> features, Tensors tensors, String template) {
    return new ModelOffer(
        ModelId.of(id),
        "1",
        null,
        "none",
        "none",
        dice.oneIn(3) ? 700 : 32_000,
        new TreeSet<>(features),
        new TreeMap<>(),
        dice.upTo(3) * 1_000L,
        dice.upTo(3) * 1_000L,
        dice.upTo(3),
        tensors,
        template);
  }
}
