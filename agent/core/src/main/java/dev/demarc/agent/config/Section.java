package dev.demarc.agent.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.demarc.contract.InvalidValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One mapping of the file, which remembers what was asked of it, so that the rest is unknown. */
public final class Section {
  private final String name;
  private final JsonNode node;
  private final Set<String> known = new HashSet<>();
  private final Set<String> asked;

  private Section(String name, JsonNode node, Set<String> asked) {
    requireMapping(name, node);
    this.name = name;
    this.node = node;
    this.asked = asked;
  }

  /**
   * All of a file.
   *
   * @param file what errors call it
   */
  public static Section top(String file, JsonNode root) {
    requireMapping(file, root);
    return new Section("", root, new HashSet<>());
  }

  private static void requireMapping(String name, JsonNode node) {
    if (!node.isObject()) {
      throw new InvalidValue(name, "must be a mapping");
    }
  }

  /** Every key of the file that was asked for, here or in another section. */
  Set<String> asked() {
    return Set.copyOf(asked);
  }

  public String name() {
    return name;
  }

  public String key(String member) {
    return name.isEmpty() ? member : name + "." + member;
  }

  List<String> names() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  public boolean has(String member) {
    known.add(member);
    asked.add(key(member));
    return node.hasNonNull(member);
  }

  boolean isText(String member) {
    return has(member) && node.get(member).isTextual();
  }

  boolean isMapping(String member) {
    return has(member) && node.get(member).isObject();
  }

  /** An absent mapping is an empty one. */
  public Section section(String member) {
    JsonNode value = has(member) ? node.get(member) : JsonNodeFactory.instance.objectNode();
    return new Section(key(member), value, asked);
  }

  public Section requiredSection(String member) {
    if (!has(member)) {
      throw new InvalidValue(key(member), "is required and not there");
    }
    return section(member);
  }

  public Optional<String> text(String member) {
    if (!has(member)) {
      return Optional.empty();
    }
    JsonNode value = node.get(member);
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw new InvalidValue(key(member), "must be a text");
    }
    return Optional.of(value.textValue());
  }

  /** What is there as it is, empty where it is not. */
  public Optional<JsonNode> tree(String member) {
    return has(member) ? Optional.of(node.get(member)) : Optional.empty();
  }

  /** The mappings of a list; an absent one is empty. */
  public List<Section> sections(String member, int most) {
    List<Section> sections = new ArrayList<>();
    for (JsonNode each : list(member, most)) {
      sections.add(new Section(key(member) + "." + sections.size(), each, asked));
    }
    return sections;
  }

  /** The texts of a list; an absent one is empty. */
  public List<String> texts(String member, int most) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : list(member, most)) {
      if (!each.isTextual() || each.textValue().isBlank()) {
        throw new InvalidValue(key(member) + "." + texts.size(), "must be a text");
      }
      texts.add(each.textValue());
    }
    return texts;
  }

  private Iterable<JsonNode> list(String member, int most) {
    if (!has(member)) {
      return List.of();
    }
    JsonNode value = node.get(member);
    if (!value.isArray() || value.isEmpty() || value.size() > most) {
      throw new InvalidValue(key(member), "must be a list of 1 to " + most);
    }
    return value;
  }

  public String required(String member) {
    return text(member)
        .orElseThrow(() -> new InvalidValue(key(member), "is required and not there"));
  }

  public int number(String member, int least, int most, int absent) {
    if (!has(member)) {
      return absent;
    }
    JsonNode value = node.get(member);
    if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
      throw new InvalidValue(key(member), "must be a whole number from " + least + " to " + most);
    }
    return value.intValue();
  }

  public void refuseUnknown() {
    for (String member : names()) {
      if (!known.contains(member)) {
        throw new InvalidValue(key(member), "is not a known key");
      }
    }
  }
}
