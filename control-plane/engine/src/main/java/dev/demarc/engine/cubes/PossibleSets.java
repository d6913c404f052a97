package dev.demarc.engine.cubes;

import dev.demarc.contract.Wire;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.ToolEffect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private final Map<Attribute, Choices> choices = new EnumMap<>(Attribute.class);
  private final List<Effects> effects;

  /** Some effects and the bits they turn on. */
  private record Effects(List<ToolEffect> effects, Bits on) {}

  PossibleSets(Alphabet alphabet) {
    this.alphabet = alphabet;
    for (Attribute attribute :
        List.of(Attribute.DATA_TAGS, Attribute.ACTOR_ROLES, Attribute.TOOLS)) {
      choices.put(attribute, new Choices(attribute, alphabet.elements(attribute)));
    }
    this.effects = everySetOfEffects(alphabet.elements(Attribute.TOOL_EFFECTS));
  }

  /** The smallest first. */
  private static List<Effects> everySetOfEffects(Elements set) {
    ToolEffect[] all = ToolEffect.values();
    return IntStream.range(0, 1 << all.length)
        .boxed()
        .sorted(Comparator.comparing((Integer chosen) -> Integer.bitCount(chosen)))
        .map(chosen ->
            List.of(all).stream().filter(it -> (chosen >> it.ordinal() & 1) != 0).toList())
        .map(some -> new Effects(some, on(some, set)))
        .toList();
  }

  private static Bits on(List<ToolEffect> effects, Elements set) {
    Bits on = Bits.NONE;
    for (Wire effect : effects) {
      on = on.or(set.bitsOf(effect.wire()));
    }
    return on;
  }

  /** Whether there are {@link #elements}; allocates nothing. */
  boolean exist(Attribute attribute, Cube region) {
    return choices(attribute).give(region);
  }

  /** Whether there are {@link #tools}; allocates little. */
  boolean toolsExist(Cube region) {
    Choices tools = choices(Attribute.TOOLS);
    if (!tools.give(region)) {
      return false;
    }
    Bits asked = region.present().and(own(alphabet.elements(Attribute.TOOL_EFFECTS)));
    for (Effects some : effects) {
      boolean none = some.effects().isEmpty();
      if (some.on().containsAll(asked)
          && !some.on().meets(region.absent())
          && !(none && tools.asked(region))) {
        // larger sets of effects want no fewer tools
        return none || tools.leave(some.effects().size(), region.absent());
      }
    }
    return false;
  }

  /** How many elements {@link #exist} and {@link #toolsExist} compare at most. */
  long scans(Cube region) {
    long scans = effects.size() + choices(Attribute.TOOLS).leaves(region.absent());
    for (Choices each : choices.values()) {
      scans += each.scans(region);
    }
    return scans;
  }

  private Choices choices(Attribute attribute) {
    return Objects.requireNonNull(choices.get(attribute));
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
    Bits asked = region.present().and(own(alphabet.elements(Attribute.TOOL_EFFECTS)));
    return effects.stream()
        .filter(some -> some.on().containsAll(asked) && !some.on().meets(region.absent()))
        .map(Effects::effects);
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
