package dev.demarc.agent.receive;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A caller's schema for structured output (JSON Schema 2020-12, the assertions below), read at the
 * door and checked against answers. A keyword it does not check is refused at the door by its name,
 * so {@code contractValid} never claims more than was looked at; {@code format} and the other
 * annotations assert nothing, as in the specification. References are local ({@code #/…}) and may
 * recurse. Patterns are re2j's: linear, and without look-around or back references.
 *
 * <p>Schema and answer both come from outside, and together they could keep a checker busy for ever
 * (every branch of a recursive {@code anyOf} doubles the work of the level below). So a check has
 * {@value #MOST_STEPS} steps; an answer that is not checked by then counts as not valid. Immutable.
 */
public final class JsonSchema {
  static final int MOST_STEPS = 500_000;
  static final int MOST_BYTES = 256 << 10;

  private static final int DEEPEST = 128;
  private static final Set<String> ANNOTATIONS =
      Set.of(
          "$schema",
          "$id",
          "$comment",
          "title",
          "description",
          "default",
          "examples",
          "format",
          "deprecated",
          "readOnly",
          "writeOnly",
          "contentEncoding",
          "contentMediaType",
          "strict");
  private static final Set<String> TYPES =
      Set.of("object", "array", "string", "number", "integer", "boolean", "null");
  private static final String AT = "response_format.json_schema.schema";

  private final JsonNode root;
  private final Map<String, Pattern> patterns = new HashMap<>();

  private JsonSchema(JsonNode root, String at) {
    this.root = root;
    admit(root, at, 0);
  }

  /**
   * Reads a schema.
   *
   * @throws Refusal naming the place, where it is malformed or says what is not checked here
   */
  static JsonSchema read(JsonNode schema) {
    return read(schema, AT);
  }

  /**
   * Reads the schema at this place of something else.
   *
   * @throws Refusal naming the place, where it is malformed or says what is not checked here
   */
  public static JsonSchema read(JsonNode schema, String at) {
    if (!schema.isObject() || schema.toString().length() > MOST_BYTES) {
      throw Members.malformed(at, "must be an object of at most " + MOST_BYTES + " characters");
    }
    return new JsonSchema(schema, at);
  }

  /** Whether a value follows it. */
  public boolean holds(JsonNode value) {
    return new Checking().fits(value, root, 0);
  }

  private void admit(JsonNode schema, String at, int depth) {
    if (schema.isBoolean()) {
      return;
    }
    if (!schema.isObject() || depth > DEEPEST) {
      throw Members.malformed(at, "must be a schema");
    }
    for (Map.Entry<String, JsonNode> each : schema.properties()) {
      keyword(each.getKey(), each.getValue(), at + "." + each.getKey(), depth + 1);
    }
  }

  private void keyword(String keyword, JsonNode value, String at, int depth) {
    switch (keyword) {
      case "type" -> types(value, at);
      case "enum" -> require(value.isArray() && !value.isEmpty(), at, "must be an array");
      case "required" -> require(allText(value), at, "must be an array of names");
      case "$ref" -> require(!target(value).isMissingNode(), at, "must refer to a part of itself");
      case "pattern" -> pattern(value.asText(""), at);
      case "properties", "$defs", "definitions" -> each(value, at, depth);
      case "patternProperties" -> {
        value.properties().forEach(one -> pattern(one.getKey(), at));
        each(value, at, depth);
      }
      case "items", "additionalProperties", "not", "if", "then", "else" -> admit(value, at, depth);
      case "anyOf", "oneOf", "allOf", "prefixItems" -> {
        require(value.isArray() && !value.isEmpty(), at, "must be an array of schemas");
        value.forEach(one -> admit(one, at, depth));
      }
      case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum" ->
          require(value.isNumber(), at, "must be a number");
      case "multipleOf" ->
          require(value.isNumber() && value.decimalValue().signum() > 0, at, "must be above 0");
      case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties" ->
          require(value.isIntegralNumber() && value.asLong() >= 0, at, "must be 0 or more");
      case "uniqueItems" -> require(value.isBoolean(), at, "must be true or false");
      case "const" -> {}
      default ->
          require(ANNOTATIONS.contains(keyword), at, "is not checked here, so it is refused");
    }
  }

  private void each(JsonNode schemas, String at, int depth) {
    require(schemas.isObject(), at, "must be an object of schemas");
    schemas.forEach(one -> admit(one, at, depth));
  }

  private static void types(JsonNode value, String at) {
    boolean known = value.isTextual() && TYPES.contains(value.asText());
    if (value.isArray() && !value.isEmpty()) {
      known = true;
      for (JsonNode each : value) {
        known &= each.isTextual() && TYPES.contains(each.asText());
      }
    }
    require(known, at, "must be one or several of " + new java.util.TreeSet<>(TYPES));
  }

  private static boolean allText(JsonNode names) {
    boolean text = names.isArray();
    for (JsonNode each : names) {
      text &= each.isTextual();
    }
    return text;
  }

  private void pattern(String pattern, String at) {
    try {
      patterns.putIfAbsent(pattern, Pattern.compile(pattern));
    } catch (PatternSyntaxException unsupported) {
      throw Members.malformed(at, "has a pattern that is not checked here");
    }
  }

  private static void require(boolean holds, String at, String reason) {
    if (!holds) {
      throw Members.malformed(at, reason);
    }
  }

  private JsonNode target(JsonNode reference) {
    String text = reference.asText("");
    if (text.equals("#")) {
      return root;
    }
    try {
      return text.startsWith("#/") ? root.at(text.substring(1)) : root.path("").path("");
    } catch (IllegalArgumentException malformed) {
      return root.path("").path("");
    }
  }

  /** One check, with its steps counted. */
  private final class Checking {
    private int steps;

    private boolean fits(JsonNode value, JsonNode schema, int depth) {
      if (++steps > MOST_STEPS || depth > DEEPEST) {
        steps = MOST_STEPS;
        return false;
      }
      if (!schema.isObject()) {
        return schema.asBoolean(false);
      }
      for (Map.Entry<String, JsonNode> each : schema.properties()) {
        if (!asserts(each.getKey(), value, each.getValue(), schema, depth + 1)) {
          return false;
        }
      }
      return steps < MOST_STEPS;
    }

    private boolean asserts(
        String keyword, JsonNode value, JsonNode wants, JsonNode schema, int depth) {
      return switch (keyword) {
        case "type" -> wants.isArray() ? anyType(value, wants) : isA(value, wants.asText());
        case "enum" -> count(wants, one -> same(one, value)) > 0;
        case "const" -> same(wants, value);
        case "$ref" -> fits(value, target(wants), depth);
        case "allOf" -> count(wants, one -> fits(value, one, depth)) == wants.size();
        case "anyOf" -> count(wants, one -> fits(value, one, depth)) > 0;
        case "oneOf" -> count(wants, one -> fits(value, one, depth)) == 1;
        case "not" -> !fits(value, wants, depth) && steps < MOST_STEPS;
        case "if" -> fits(value, branch(value, wants, schema, depth), depth);
        default ->
            value.isObject()
                ? object(keyword, value, wants, schema, depth)
                : value.isArray()
                    ? array(keyword, value, wants, schema, depth)
                    : value.isTextual()
                        ? text(keyword, value.textValue(), wants)
                        : number(keyword, value, wants);
      };
    }

    private JsonNode branch(JsonNode value, JsonNode condition, JsonNode schema, int depth) {
      JsonNode branch = schema.path(fits(value, condition, depth) ? "then" : "else");
      return branch.isMissingNode() ? com.fasterxml.jackson.databind.node.BooleanNode.TRUE : branch;
    }

    private boolean object(
        String keyword, JsonNode value, JsonNode wants, JsonNode schema, int depth) {
      return switch (keyword) {
        case "required" -> count(wants, name -> !value.has(name.asText())) == 0;
        case "minProperties" -> value.size() >= wants.asLong();
        case "maxProperties" -> value.size() <= wants.asLong();
        case "properties", "patternProperties", "additionalProperties" -> {
          for (Map.Entry<String, JsonNode> member : value.properties()) {
            if (!member(keyword, member, wants, schema, depth)) {
              yield false;
            }
          }
          yield true;
        }
        default -> true;
      };
    }

    private boolean member(
        String keyword,
        Map.Entry<String, JsonNode> member,
        JsonNode wants,
        JsonNode schema,
        int depth) {
      String name = member.getKey();
      return switch (keyword) {
        case "properties" -> !wants.has(name) || fits(member.getValue(), wants.path(name), depth);
        case "patternProperties" -> {
          boolean fits = true;
          for (Map.Entry<String, JsonNode> each : wants.properties()) {
            fits &= !found(each.getKey(), name) || fits(member.getValue(), each.getValue(), depth);
          }
          yield fits;
        }
        default -> isDeclared(name, schema) || fits(member.getValue(), wants, depth);
      };
    }

    private boolean isDeclared(String name, JsonNode schema) {
      boolean declared = schema.path("properties").has(name);
      for (Map.Entry<String, JsonNode> each : schema.path("patternProperties").properties()) {
        declared |= found(each.getKey(), name);
      }
      return declared;
    }

    private boolean array(
        String keyword, JsonNode value, JsonNode wants, JsonNode schema, int depth) {
      return switch (keyword) {
        case "minItems" -> value.size() >= wants.asLong();
        case "maxItems" -> value.size() <= wants.asLong();
        case "uniqueItems" -> !wants.asBoolean() || distinct(value);
        case "prefixItems" -> {
          boolean fits = true;
          for (int i = 0; i < Math.min(wants.size(), value.size()); i++) {
            fits &= fits(value.path(i), wants.path(i), depth);
          }
          yield fits;
        }
        case "items" -> {
          boolean fits = true;
          for (int i = schema.path("prefixItems").size(); fits && i < value.size(); i++) {
            fits = fits(value.path(i), wants, depth);
          }
          yield fits;
        }
        default -> true;
      };
    }

    private boolean text(String keyword, String value, JsonNode wants) {
      return switch (keyword) {
        case "minLength" -> value.codePointCount(0, value.length()) >= wants.asLong();
        case "maxLength" -> value.codePointCount(0, value.length()) <= wants.asLong();
        case "pattern" -> found(wants.asText(), value);
        default -> true;
      };
    }

    private static boolean number(String keyword, JsonNode value, JsonNode wants) {
      if (!value.isNumber() || !wants.isNumber()) {
        return true;
      }
      BigDecimal number = value.decimalValue();
      int order = number.compareTo(wants.decimalValue());
      return switch (keyword) {
        case "minimum" -> order >= 0;
        case "maximum" -> order <= 0;
        case "exclusiveMinimum" -> order > 0;
        case "exclusiveMaximum" -> order < 0;
        case "multipleOf" -> number.remainder(wants.decimalValue()).signum() == 0;
        default -> true;
      };
    }

    private boolean found(String pattern, String in) {
      Pattern compiled = patterns.get(pattern);
      return compiled != null && compiled.matcher(in).find();
    }

    private boolean distinct(JsonNode items) {
      Set<JsonNode> seen = new HashSet<>();
      for (JsonNode each : items) {
        seen.add(each);
      }
      return seen.size() == items.size();
    }
  }

  private static int count(JsonNode list, java.util.function.Predicate<JsonNode> which) {
    int count = 0;
    for (JsonNode each : list) {
      count += which.test(each) ? 1 : 0;
    }
    return count;
  }

  private static boolean same(JsonNode one, JsonNode other) {
    return one.isNumber() && other.isNumber()
        ? one.decimalValue().compareTo(other.decimalValue()) == 0
        : one.equals(other);
  }

  private static boolean anyType(JsonNode value, JsonNode types) {
    return count(types, type -> isA(value, type.asText())) > 0;
  }

  private static boolean isA(JsonNode value, String type) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "integer" ->
          value.isIntegralNumber()
              || (value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0);
      case "number" -> value.isNumber();
      default -> value.isNull();
    };
  }
}
