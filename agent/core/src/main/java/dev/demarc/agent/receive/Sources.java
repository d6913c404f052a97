package dev.demarc.agent.receive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.Id;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The sources a request brings beside its messages, in the member {@code demarc}, which is taken
 * off before anything is forwarded:
 *
 * <pre>
 *   "demarc": {"cite": true, "sources": [{"id": "note-7", "class": "internal", "region": "eu"}]}
 * </pre>
 *
 * An answer refers to one as {@code [note-7]}. The class of a source can only raise the request's.
 *
 * @param cite whether an answer must refer to a source; such a request needs a model that can
 * @param byId at most {@value #MOST}
 */
public record Sources(boolean cite, Map<String, Source> byId) {
  static final int MOST = 256;

  /** For requests that bring none. */
  public static final Sources NONE = new Sources(false, Map.of());

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");

  public Sources {
    byId = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(byId));
  }

  /** One source. */
  public record Source(String id, ClassId dataClass, String region) {}

  /** Takes the member off the body and reads it. */
  static Sources take(ObjectNode tree) {
    JsonNode member = tree.remove("demarc");
    if (member == null || member.isNull()) {
      return NONE;
    }
    if (!member.isObject()) {
      throw Members.malformed("demarc", "must be an object");
    }
    Map<String, Source> sources = new LinkedHashMap<>();
    for (JsonNode each : Members.array(member, "sources")) {
      String at = "demarc.sources[" + sources.size() + "]";
      Source source = source(each, at);
      if (sources.put(source.id(), source) != null || sources.size() > MOST) {
        throw Members.malformed(at, "must have an id of its own, and be one of at most " + MOST);
      }
    }
    boolean cite = Members.flag(member, "cite");
    if (cite && sources.isEmpty()) {
      throw Members.malformed("demarc.cite", "needs sources");
    }
    return new Sources(cite, sources);
  }

  private static Source source(JsonNode source, String at) {
    String id = source.path("id").asText("");
    if (!ID.matcher(id).matches()) {
      throw Members.malformed(at + ".id", "must be 1 to 64 letters, digits, '.', '_', ':' or '-'");
    }
    try {
      String region = source.path("region").asText("");
      Id.slug("region", region);
      return new Source(id, ClassId.of(source.path("class").asText("")), region);
    } catch (InvalidValue invalid) {
      throw Members.malformed(at, "must have a class and a region: " + invalid.reason());
    }
  }

  /** The highest of these classes and a declared one; an unknown class is the answer at once. */
  Optional<ClassId> highest(Optional<ClassId> declared, Collection<DataClass> known) {
    Map<ClassId, Integer> ranks = new HashMap<>();
    known.forEach(each -> ranks.put(each.id(), each.rank()));
    List<ClassId> all = new ArrayList<>(declared.stream().toList());
    byId.values().forEach(each -> all.add(each.dataClass()));
    ClassId highest = null;
    for (ClassId each : all) {
      if (!ranks.containsKey(each)) {
        return Optional.of(each);
      }
      if (highest == null || ranks.getOrDefault(each, 0) > ranks.getOrDefault(highest, 0)) {
        highest = each;
      }
    }
    return Optional.ofNullable(highest);
  }
}
