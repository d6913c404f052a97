package dev.demarc.server.policies;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * YAML as a tree of JSON and where each part of it stands. Bounds: {@value #MOST_CHARACTERS}
 * characters, nesting {@value #DEEPEST}, {@value #MOST_EVENTS} events, one document, no aliases (an
 * alias can make a short text as large as it likes), plain keys, no key twice, no custom tags.
 */
final class PolicyYaml {
  static final int MOST_CHARACTERS = PolicyDocument.MAX_TEXT;
  private static final int DEEPEST = 24;
  private static final int MOST_EVENTS = 400_000;
  private static final int LONGEST_KEY = 100;

  /** Characters of all paths, each of which is kept. */
  private static final int MOST_OF_PATHS = 32 << 20;

  private static final int MOST_PROBLEMS = 100;
  private static final Position START = new Position(1, 1);

  private final List<PolicyProblem> problems = new ArrayList<>();
  private final Map<String, Position> positions = new HashMap<>();
  private long heldOfPaths;

  /** Where a part begins; line and column from 1. */
  record Position(int line, int column) {
    /** The place so many lines and columns into a text that begins here. */
    Position plus(int line, int column) {
      return line <= 1
          ? new Position(this.line, this.column + column - 1)
          : new Position(this.line + line - 1, column);
    }

    static Position of(Optional<Mark> mark) {
      return mark.map(at -> new Position(at.getLine() + 1, at.getColumn() + 1)).orElse(START);
    }
  }

  /**
   * What came of it.
   *
   * @param tree absent when the text is no YAML mapping
   */
  record Parsed(
      @Nullable ObjectNode tree, Map<String, Position> positions, List<PolicyProblem> problems) {

    /** Where this path stands, or the nearest part around it. */
    Position position(String path) {
      String nearest = path;
      while (!nearest.isEmpty() && !positions.containsKey(nearest)) {
        nearest =
            nearest.substring(
                0, Math.max(0, Math.max(nearest.lastIndexOf('.'), nearest.lastIndexOf('['))));
      }
      return positions.getOrDefault(nearest, START);
    }
  }

  static Parsed parse(String text) {
    return new PolicyYaml().read(text);
  }

  private Parsed read(String text) {
    JsonNode tree = null;
    if (text.length() > MOST_CHARACTERS) {
      problem(START, "", "is longer than " + MOST_CHARACTERS + " characters");
    } else {
      tree = compose(text);
    }
    if (tree != null && !(tree instanceof ObjectNode)) {
      problem(START, "", "must be a mapping");
    }
    return new Parsed(tree instanceof ObjectNode object ? object : null, positions, problems);
  }

  private @Nullable JsonNode compose(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setCodePointLimit(MOST_CHARACTERS)
            .build();
    try {
      if (!isBounded(new Parse(settings).parseString(text))) {
        return null;
      }
      return new Compose(settings)
          .composeString(text)
          .map(node -> json(node, ""))
          .orElseGet(() -> nothing());
    } catch (MarkedYamlEngineException malformed) {
      String reason = malformed.getProblem();
      problem(Position.of(malformed.getProblemMark()), "", reason == null ? "is no YAML" : reason);
      return null;
    } catch (YamlEngineException malformed) {
      problem(START, "", "is no YAML");
      return null;
    }
  }

  private @Nullable JsonNode nothing() {
    problem(START, "", "is empty");
    return null;
  }

  /** Walks the flat stream of events before anything recurses over the text's own depth. */
  private boolean isBounded(Iterable<Event> events) {
    int depth = 0;
    int count = 0;
    int documents = 0;
    for (Event event : events) {
      depth += event instanceof CollectionStartEvent ? 1 : 0;
      depth -= event instanceof CollectionEndEvent ? 1 : 0;
      documents += event instanceof DocumentStartEvent ? 1 : 0;
      String refused = refusal(event, depth, ++count, documents);
      if (refused != null) {
        problem(Position.of(event.getStartMark()), "", refused);
        return false;
      }
    }
    return true;
  }

  private static @Nullable String refusal(Event event, int depth, int count, int documents) {
    if (event instanceof AliasEvent) {
      return "aliases are not allowed";
    }
    if (depth > DEEPEST) {
      return "is nested deeper than " + DEEPEST;
    }
    if (documents > 1) {
      return "must be one document";
    }
    return count > MOST_EVENTS ? "has too many parts" : null;
  }

  private JsonNode json(Node node, String path) {
    heldOfPaths += path.length();
    if (heldOfPaths > MOST_OF_PATHS) {
      problem(Position.of(node.getStartMark()), "", "has too many parts with too long names");
      return JsonNodeFactory.instance.nullNode();
    }
    positions.putIfAbsent(path, textStart(node));
    return switch (node) {
      case MappingNode mapping -> object(mapping, path);
      case SequenceNode sequence -> array(sequence, path);
      case ScalarNode scalar -> scalar(scalar, path);
      default -> JsonNodeFactory.instance.nullNode();
    };
  }

  /** Of a quoted or block text the place where its own first character stands, as well as known. */
  private static Position textStart(Node node) {
    Position start = Position.of(node.getStartMark());
    if (!(node instanceof ScalarNode scalar)) {
      return start;
    }
    return switch (scalar.getScalarStyle()) {
      case SINGLE_QUOTED, DOUBLE_QUOTED -> new Position(start.line, start.column + 1);
      case LITERAL, FOLDED -> new Position(start.line + 1, 1);
      default -> start;
    };
  }

  private ObjectNode object(MappingNode mapping, String path) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (NodeTuple tuple : mapping.getValue()) {
      Position at = Position.of(tuple.getKeyNode().getStartMark());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problem(at, path, "keys must be plain texts");
        continue;
      }
      if (key.getValue().length() > LONGEST_KEY) {
        problem(at, path, "keys have at most " + LONGEST_KEY + " characters");
        continue;
      }
      String inner = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
      if (object.has(key.getValue())) {
        problem(at, inner, "is there twice");
      }
      object.set(key.getValue(), json(tuple.getValueNode(), inner));
    }
    return object;
  }

  private ArrayNode array(SequenceNode sequence, String path) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Node element : sequence.getValue()) {
      array.add(json(element, path + "[" + array.size() + "]"));
    }
    return array;
  }

  private JsonNode scalar(ScalarNode scalar, String path) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    Tag tag = scalar.getTag();
    String text = scalar.getValue();
    if (tag.equals(Tag.STR) || scalar.getScalarStyle() != ScalarStyle.PLAIN) {
      return json.textNode(text);
    }
    if (tag.equals(Tag.BOOL)) {
      return json.booleanNode(Boolean.parseBoolean(text));
    }
    if (tag.equals(Tag.NULL)) {
      return json.nullNode();
    }
    if (tag.equals(Tag.INT)) {
      try {
        return json.numberNode(Long.parseLong(text));
      } catch (NumberFormatException other) {
        problem(Position.of(scalar.getStartMark()), path, "must be a decimal whole number");
        return json.nullNode();
      }
    }
    problem(
        Position.of(scalar.getStartMark()), path, "must be a text, whole number, true or false");
    return json.nullNode();
  }

  private void problem(Position at, String path, String reason) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(new PolicyProblem(at.line, at.column, path, reason));
    }
  }
}
