package dev.demarc.agent.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.demarc.contract.InvalidValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** One YAML file as a tree, and the line of each of its keys; at most {@value #MOST} bytes. */
public record YamlSource(Path file, JsonNode root, Map<String, Integer> lines) {
  private static final int MOST = 1 << 20;
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Reads the file.
   *
   * @throws InvalidValue when it is not there or no YAML, with the line
   */
  static YamlSource read(Path file) {
    try {
      return parse(file, bytes(file));
    } catch (JsonProcessingException malformed) {
      throw new InvalidValue(at(file, malformed), malformed.getOriginalMessage());
    } catch (IOException failure) {
      throw new InvalidValue(file.toString(), "cannot be read: " + failure.getMessage());
    }
  }

  /** Reads what a file of this name holds. */
  public static YamlSource parse(Path named, byte[] bytes) throws IOException {
    return new YamlSource(named, YAML.readTree(bytes), lines(bytes));
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST + 1);
      if (bytes.length > MOST) {
        throw new InvalidValue(file.toString(), "is longer than " + MOST + " bytes");
      }
      return bytes;
    }
  }

  private static String at(Path file, JsonProcessingException malformed) {
    return malformed.getLocation() == null
        ? file.toString()
        : file + " line " + malformed.getLocation().getLineNr();
  }

  /** Keys, and mappings in lists, are dotted paths as {@link Section#key} makes them. */
  private static Map<String, Integer> lines(byte[] bytes) throws IOException {
    Map<String, Integer> lines = new HashMap<>();
    try (JsonParser parser = YAML.createParser(bytes)) {
      while (parser.nextToken() != null) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.FIELD_NAME || token == JsonToken.START_OBJECT) {
          int line = parser.currentTokenLocation().getLineNr();
          lines.putIfAbsent(path(parser), line);
        }
      }
    }
    return lines;
  }

  private static String path(JsonParser parser) {
    String path = parser.getParsingContext().pathAsPointer().toString();
    return path.isEmpty() ? "" : path.substring(1).replace('/', '.').replace("~1", "/");
  }

  /** What is wrong, with the line of the key or of what is around it. */
  public InvalidValue located(InvalidValue problem) {
    for (String key = problem.field(); !key.isEmpty(); key = around(key)) {
      Integer line = lines.get(key);
      if (line != null) {
        return new InvalidValue(
            problem.field(), problem.reason() + " (" + file.getFileName() + " line " + line + ")");
      }
    }
    return problem;
  }

  private static String around(String key) {
    int dot = key.lastIndexOf('.');
    return dot < 0 ? "" : key.substring(0, dot);
  }
}
