package dev.demarc.agent.golden;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.demarc.agent.config.Section;
import dev.demarc.agent.config.YamlSource;
import dev.demarc.agent.receive.JsonSchema;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GoldenSetId;
import dev.demarc.contract.id.Id;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.quality.QualityScore;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a golden set: YAML, of which JSON is a part, at most {@value #MOST_BYTES} bytes. A wrong
 * value is refused by its key and line, and never quoted.
 */
public final class GoldenFile {
  /** The longest file. */
  public static final int MOST_BYTES = 1 << 20;

  private static final String SCHEMA = "demarc/golden/v1";
  private static final String PUBLISHED = "golden.schema.json";
  private static final int MOST_TEXTS = 50;
  private static final int LONGEST_PATTERN = 1_000;

  private GoldenFile() {}

  /**
   * The bytes of a file.
   *
   * @throws InvalidValue when it cannot be read or is too long
   */
  public static byte[] bytes(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      requireShort(file, bytes);
      return bytes;
    } catch (IOException failure) {
      throw new InvalidValue(file.toString(), "cannot be read");
    }
  }

  /**
   * The set in these bytes, which are called by this name in errors.
   *
   * @throws InvalidValue naming the key, the reason and the line
   */
  public static GoldenSet read(Path named, byte[] bytes) {
    requireShort(named, bytes);
    YamlSource source = source(named, bytes);
    try {
      return set(Section.top(named.toString(), source.root()), source.root());
    } catch (InvalidValue problem) {
      throw source.located(problem);
    }
  }

  /** The published JSON Schema of the file. */
  public static String schema() {
    try (InputStream in = GoldenFile.class.getResourceAsStream(PUBLISHED)) {
      if (in == null) {
        throw new IllegalStateException(PUBLISHED + " is not packaged");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void requireShort(Path named, byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      throw new InvalidValue(named.toString(), "is longer than " + MOST_BYTES + " bytes");
    }
  }

  private static YamlSource source(Path named, byte[] bytes) {
    try {
      return YamlSource.parse(named, bytes);
    } catch (JsonProcessingException malformed) {
      String at =
          malformed.getLocation() == null ? "" : " line " + malformed.getLocation().getLineNr();
      throw new InvalidValue(named + at, "is not well-formed YAML, or has a key twice");
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static GoldenSet set(Section top, JsonNode root) {
    if (!top.required("schema").equals(SCHEMA)) {
      throw new InvalidValue("schema", "must be " + SCHEMA);
    }
    top.text("title");
    GoldenSetId id = GoldenSetId.of(Id.slug("id", top.required("id")));
    String version = Id.token("version", top.required("version"));
    TaskId task = TaskId.of(top.required("task"));
    ClassId dataClass = ClassId.of(top.required("class"));
    CaseReader reader = CaseReader.of(top);
    List<GoldenCase> cases = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Section each : top.sections("cases", QualityScore.MOST_CASES)) {
      GoldenCase read = reader.read(each, checks(each.requiredSection("checks")));
      if (!ids.add(read.id())) {
        throw new InvalidValue(each.key("id"), "is the id of an earlier case");
      }
      cases.add(read);
    }
    if (cases.isEmpty()) {
      throw new InvalidValue("cases", "is required and not there");
    }
    top.refuseUnknown();
    return new GoldenSet(id, version, task, dataClass, digest(root), cases);
  }

  private static List<Check> checks(Section section) {
    List<Check> checks = new ArrayList<>();
    section.text("equals").map(Check::same).ifPresent(checks::add);
    if (section.has("contains")) {
      checks.add(Check.contains(section.texts("contains", MOST_TEXTS)));
    }
    if (section.has("absent")) {
      checks.add(Check.absent(section.texts("absent", MOST_TEXTS)));
    }
    section
        .text("matches")
        .map(text -> Check.matches(pattern(section.key("matches"), text)))
        .ifPresent(checks::add);
    section
        .tree("schema")
        .map(tree -> Check.follows(follows(section.key("schema"), tree)))
        .ifPresent(checks::add);
    if (section.has("cites")) {
      checks.add(Check.cites(section.texts("cites", MOST_TEXTS)));
    }
    if (section.has("overlap")) {
      checks.add(overlap(section.section("overlap")));
    }
    section.refuseUnknown();
    if (checks.isEmpty()) {
      throw new InvalidValue(section.name(), "must have one check or more");
    }
    return checks;
  }

  private static Check overlap(Section section) {
    String reference = section.required("reference");
    int atLeast = section.number("atLeast", 1, 1_000, 500);
    section.refuseUnknown();
    return Check.overlap(reference, atLeast);
  }

  private static Pattern pattern(String key, String text) {
    if (text.length() > LONGEST_PATTERN) {
      throw new InvalidValue(key, "must have at most " + LONGEST_PATTERN + " characters");
    }
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException malformed) {
      throw new InvalidValue(key, "is no pattern of RE2's syntax");
    }
  }

  private static JsonSchema follows(String key, JsonNode tree) {
    try {
      return JsonSchema.read(tree, key);
    } catch (Refusal malformed) {
      throw new InvalidValue(malformed.param().orElse(key), malformed.message());
    }
  }

  /** Members in alphabetical order, without comments and layout. */
  private static Digest digest(JsonNode root) {
    try {
      Object plain = DemarcJson.strict().treeToValue(root, Object.class);
      return Digest.ofBytes(DemarcJson.strict().writeValueAsBytes(plain));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a set that is no JSON");
    }
  }
}
