package dev.demarc.server.policies;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.InvalidValue;
import dev.demarc.json.DemarcJson;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the sections of a policy that authors may leave out wholly or in part: what is left out has
 * its default, which is written into the document, so that agents obey what was approved and not
 * what their version takes for a default.
 */
final class PolicySections {
  private final BiConsumer<String, String> problem;

  PolicySections(BiConsumer<String, String> problem) {
    this.problem = problem;
  }

  /**
   * The section with this name; absent where there is none, or where something is wrong with it.
   */
  <T> @Nullable T read(ObjectNode document, String name, Class<T> type, T defaults) {
    JsonNode section = document.get(name);
    if (section == null || section.isNull()) {
      return null;
    }
    if (!(section instanceof ObjectNode written)) {
      problem.accept(name, "must be a mapping");
      return null;
    }
    ObjectNode whole = DemarcJson.strict().valueToTree(defaults);
    fill(whole, written);
    try {
      return DemarcJson.strict().treeToValue(whole, type);
    } catch (JsonProcessingException refused) {
      refuse(name, whole, refused);
      return null;
    }
  }

  /** The entries of the section with this name, by index; absent where there is none. */
  <T> @Nullable SortedMap<Integer, T> list(ObjectNode document, String name, Class<T> type) {
    JsonNode section = document.get(name);
    if (section == null || section.isNull()) {
      return null;
    }
    SortedMap<Integer, T> entries = new TreeMap<>();
    if (!(section instanceof ArrayNode)) {
      problem.accept(name, "must be a list");
    }
    for (int i = 0; section.isArray() && i < section.size(); i++) {
      JsonNode entry = section.get(i);
      try {
        entries.put(i, DemarcJson.strict().treeToValue(entry, type));
      } catch (JsonProcessingException refused) {
        refuse(name + "[" + i + "]", entry, refused);
      }
    }
    return entries;
  }

  /** What is written replaces the default, member by member; texts and lists as a whole. */
  private static void fill(ObjectNode whole, ObjectNode written) {
    written
        .properties()
        .forEach(member -> {
          JsonNode before = whole.get(member.getKey());
          if (before instanceof ObjectNode inner && member.getValue() instanceof ObjectNode value) {
            fill(inner, value);
          } else {
            whole.set(member.getKey(), member.getValue());
          }
        });
  }

  private void refuse(String name, JsonNode whole, JsonProcessingException refused) {
    problem.accept(name + place(whole, refused), PolicyCheck.reason(refused));
  }

  /** The path from there to what is wrong. */
  static String place(JsonNode whole, JsonProcessingException refused) {
    String inner = PolicyCheck.inner(refused);
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidValue invalid) {
        // thrown by the record at that place, which names its own member, or by a value there
        return at(whole, inner).isObject() ? inner + "." + invalid.field() : inner;
      }
    }
    return inner;
  }

  private static JsonNode at(JsonNode whole, String path) {
    return whole.at(path.replace('.', '/').replace('[', '/').replace("]", ""));
  }
}
