package dev.demarc.engine.cubes;

import dev.demarc.contract.Wire;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.ToolEffect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds sets whose bits are as a cube asks. Bits of one set depend on each other: an element that
 * is on turns on "outside" of every list without it. What is left to choose is easy, because every
 * bit that must be on asks for one element, and every bit that must be off only takes elements
 * away: so each is given an element that none takes away, one it shares if it can.
 */
final class PossibleSets {
  private final Alphabet alphabet;

  PossibleSets(Alphabet alphabet) {
    this.alphabet = alphabet;
  }

  /** A set as small as this finds it; empty when there is none. */
  Optional<SortedSet<String>> elements(Attribute attribute, Cube region) {
    List<String> possible = possible(attribute, region);
    SortedSet<String> chosen = new TreeSet<>();
    long[] on = new long[alphabet.words()];
    Elements set = alphabet.elements(attribute);
    for (int bit : bits(region.present().and(own(set)))) {
      if ((on[bit >> 6] >>> bit & 1) == 0) {
        Optional<String> element =
            possible.stream().filter(it -> set.bitsOf(it).has(bit)).findFirst();
        if (element.isEmpty()) {
          return Optional.empty();
        }
        chosen.add(element.get());
        set.add(element.get(), on);
      }
    }
    return Optional.of(chosen);
  }

  /** Whether a cube says anything of the set. */
  boolean reads(Attribute attribute, Cube region) {
    Bits own = own(alphabet.elements(attribute));
    return region.present().meets(own) || region.absent().meets(own);
  }

  private static Bits own(Elements set) {
    return Bits.range(set.offset() << 6, set.offset() + set.words() << 6);
  }

  /** The elements that turn on nothing that must be off: those named, then one that is not. */
  private List<String> possible(Attribute attribute, Cube region) {
    Elements set = alphabet.elements(attribute);
    List<String> all = new ArrayList<>(set.named());
    all.add(RealValues.other(set.named()));
    return all.stream()
        .filter(element -> RealValues.isReal(attribute, element))
        .filter(element -> !set.bitsOf(element).meets(region.absent()))
        .toList();
  }

  /** Tools with their effects; empty when there are none. A request has effects by its tools. */
  Optional<SortedMap<String, ToolEffect>> tools(Cube region) {
    Optional<SortedSet<String>> least = elements(Attribute.TOOLS, region);
    if (least.isEmpty()) {
      return Optional.empty();
    }
    return effects(region)
        .map(effects -> pair(least.get(), effects, region))
        .filter(Optional::isPresent)
        .findFirst()
        .flatMap(tools -> tools);
  }

  /** Every set of effects whose bits are as asked, the smallest first. */
  private Stream<List<ToolEffect>> effects(Cube region) {
    ToolEffect[] all = ToolEffect.values();
    Elements set = alphabet.elements(Attribute.TOOL_EFFECTS);
    Bits own = own(set);
    return IntStream.range(0, 1 << all.length)
        .boxed()
        .sorted(Comparator.comparing((Integer chosen) -> Integer.bitCount(chosen)))
        .map(chosen ->
            List.of(all).stream().filter(it -> (chosen >> it.ordinal() & 1) != 0).toList())
        .filter(effects -> {
          Bits on = Bits.NONE;
          for (Wire effect : effects) {
            on = on.or(set.bitsOf(effect.wire()));
          }
          return on.containsAll(region.present().and(own)) && !on.meets(region.absent());
        });
  }

  private Optional<SortedMap<String, ToolEffect>> pair(
      SortedSet<String> least, List<ToolEffect> effects, Cube region) {
    if (effects.isEmpty()) {
      return least.isEmpty() ? Optional.of(new TreeMap<>()) : Optional.empty();
    }
    SortedSet<String> names = new TreeSet<>(least);
    for (String more : possible(Attribute.TOOLS, region)) {
      if (names.size() < effects.size()) {
        names.add(more);
      }
    }
    boolean mayBeAny = possible(Attribute.TOOLS, region).stream().anyMatch(it -> !isNamed(it));
    while (mayBeAny && names.size() < effects.size()) {
      names.add(RealValues.other(names));
    }
    if (names.size() < effects.size()) {
      return Optional.empty();
    }
    SortedMap<String, ToolEffect> tools = new TreeMap<>();
    for (String name : names) {
      tools.put(name, effects.get(Math.min(tools.size(), effects.size() - 1)));
    }
    return Optional.of(tools);
  }

  private boolean isNamed(String tool) {
    return alphabet.elements(Attribute.TOOLS).named().contains(tool);
  }

  private static int[] bits(Bits bits) {
    IntStream.Builder all = IntStream.builder();
    bits.forEach(all::add);
    return all.build().toArray();
  }
}
