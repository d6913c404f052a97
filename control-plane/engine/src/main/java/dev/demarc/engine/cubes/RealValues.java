package dev.demarc.engine.cubes;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Wire;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.ToolEffect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Which symbols some request or target can really have, and a value for each: a text that is no
 * class, an interval below zero, a sixth boundary are in the alphabet and nowhere else.
 */
final class RealValues {
  private static final String OTHER = "other";

  private final Alphabet alphabet;

  RealValues(Alphabet alphabet) {
    this.alphabet = alphabet;
  }

  /** The symbols of an attribute that is no set which a value can have. */
  Bits symbols(Attribute attribute) {
    List<Integer> real = new ArrayList<>();
    for (int symbol = 0; symbol < alphabet.size(attribute); symbol++) {
      boolean possible =
          switch (attribute.kind()) {
            case ONE -> isReal(attribute, text(attribute, symbol));
            case NUMBER -> number(attribute, symbol) <= highest(attribute, symbol);
            case FLAG, SET -> true;
          };
      if (possible) {
        real.add(symbol);
      }
    }
    return Bits.of(real.stream().mapToInt(Integer::intValue).toArray());
  }

  /** A value with the symbol; empty text where there is none. */
  String text(Attribute attribute, int symbol) {
    List<String> names = alphabet.names(attribute).inOrder();
    if (symbol > 0) {
      return names.get(symbol - 1);
    }
    boolean boundary =
        attribute == Attribute.ORIGIN_BOUNDARY || attribute == Attribute.TARGET_BOUNDARY;
    return boundary ? otherBoundary(names) : other(names);
  }

  private static String otherBoundary(List<String> names) {
    for (Boundary each : Boundary.values()) {
      if (!names.contains(each.wire())) {
        return each.wire();
      }
    }
    return "";
  }

  /** A name that is none of these. */
  static String other(Collection<String> names) {
    String other = OTHER;
    for (int i = 2; names.contains(other); i++) {
      other = OTHER + "-" + i;
    }
    return other;
  }

  /** The lowest number of an interval. */
  long number(Attribute attribute, int interval) {
    return interval == 0 ? 0 : Math.max(0, alphabet.thresholds(attribute)[interval - 1]);
  }

  private long highest(Attribute attribute, int interval) {
    long[] thresholds = alphabet.thresholds(attribute);
    boolean wide = attribute == Attribute.REQUEST_BYTES || attribute == Attribute.REQUEST_TOKENS;
    long most = wide ? Long.MAX_VALUE : Integer.MAX_VALUE;
    if (interval == thresholds.length) {
      return most;
    }
    long next = thresholds[interval];
    return next <= 0 ? -1 : Math.min(most, next - 1);
  }

  /** Whether the attribute can have this text, or this element. */
  static boolean isReal(Attribute attribute, String text) {
    return switch (attribute) {
      case DATA_CLASS -> parses(text, ClassId::of);
      case DATA_TAGS -> parses(text, TagId::of);
      case APP_ID -> parses(text, ApplicationId::of);
      case TASK -> parses(text, TaskId::of);
      case SITE -> parses(text, SiteId::of);
      case GROUP -> parses(text, GroupId::of);
      case TARGET_ID -> parses(text, TargetId::of);
      case TARGET_MODEL -> parses(text, ModelId::of);
      case ORIGIN_REGION, TARGET_REGION -> parses(text, it -> new Place(Boundary.EDGE, it));
      case ORIGIN_BOUNDARY, TARGET_BOUNDARY ->
          parses(text, it -> Wire.parse(Boundary.class, "boundary", it));
      case TOOL_EFFECTS -> parses(text, it -> Wire.parse(ToolEffect.class, "effect", it));
      default -> true;
    };
  }

  private static boolean parses(String text, Consumer<String> parser) {
    try {
      parser.accept(text);
      return true;
    } catch (InvalidValue invalid) {
      return false;
    }
  }
}
