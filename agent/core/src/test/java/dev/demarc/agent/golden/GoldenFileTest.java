package dev.demarc.agent.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.demarc.agent.receive.JsonSchema;
import dev.demarc.contract.InvalidValue;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoldenFileTest {
  private static final String HEADER =
      """
      schema: demarc/golden/v1
      id: notes
      version: "1"
      task: summarize
      class: public
      """;
  private static final String GOOD =
      HEADER
          + """
          cases:
            - id: one
              text: The secret word is xylophone.
              checks:
                contains: [xylophone]
          """;

  private static GoldenSet read(String yaml) {
    return GoldenFile.read(Path.of("notes.yaml"), yaml.getBytes(StandardCharsets.UTF_8));
  }

  private static InvalidValue refused(String yaml) {
    return assertThrows(InvalidValue.class, () -> read(yaml));
  }

  private static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../golden"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @Test
  void readsTheExamplesAndTheirSchemaAgrees() throws IOException {
    JsonNode tree = DemarcJson.strict().readTree(GoldenFile.schema());
    JsonSchema schema = JsonSchema.read(tree, "golden");
    assertEquals(2, examples().size());
    for (Path each : examples()) {
      assertTrue(GoldenFile.read(each, GoldenFile.bytes(each)).cases().size() >= 4);
      assertTrue(
          schema.holds(new YAMLMapper().readTree(Files.readAllBytes(each))), each.toString());
    }
    assertFalse(schema.holds(new YAMLMapper().readTree(GOOD.replace("contains", "includes"))));
  }

  @Test
  void hasADigestThatLayoutDoesNotChange() {
    String laidOut =
        """
        # a comment
        {"version": "1", "id": "notes", "schema": "demarc/golden/v1", "class": "public", "task": "summarize",
         "cases": [{"checks": {"contains": ["xylophone"]}, "id": "one", "text": "The secret word is xylophone."}]}
        """;
    assertEquals(read(GOOD).digest(), read(laidOut).digest());
    assertNotEquals(read(GOOD).digest(), read(GOOD.replace("[xylophone]", "[drum]")).digest());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          demarc/golden/v1      | demarc/golden/v2     | schema                  | line 1
          id: notes             | id: Not An Id        | id                      | line 2
          version: "1"          | version: 1           | version                 | line 3
          task: summarize       | tasks: summarize     | task                    | required
          class: public         | class: [public]      | class                   | line 5
          id: one               | id: ONE              | cases.0.id              | line 7
          text: The             | texts: The           | cases.0.text            | line 7
          contains: [xylophone] | includes: [drum]     | cases.0.checks.includes | line 10
          contains: [xylophone] | contains: []         | cases.0.checks.contains | line 10
          contains: [xylophone] | contains: [1]        | cases.0.checks.contains | line 10
          contains: [xylophone] | matches: "(?=drum)"  | cases.0.checks.matches  | line 10
          contains: [xylophone] | schema: {kind: drum} | cases.0.checks.schema   | line 10
          contains: [xylophone] | overlap: {}          | cases.0.checks.overlap  | line 10
          """)
  void namesKeyAndLineOfWhatIsWrong(String good, String bad, String field, String where) {
    InvalidValue problem = refused(GOOD.replace(good, bad));
    assertTrue(problem.field().startsWith(field), problem.getMessage());
    assertTrue(problem.reason().contains(where), problem.getMessage());
    assertFalse(problem.getMessage().contains("xylophone"), problem.getMessage());
  }

  @Test
  void quotesNothingOfAFileThatIsNoYaml() {
    InvalidValue problem = refused(GOOD + "  xylophone: [\n xylophone");
    assertTrue(problem.field().startsWith("notes.yaml line 1"), problem.field());
    assertFalse(problem.getMessage().contains("xylophone"), problem.getMessage());
    assertThrows(InvalidValue.class, () -> read(GOOD + "task: chat\n"));
    assertThrows(InvalidValue.class, () -> read(""));
    assertEquals("notes.yaml", refused("- a list\n").field());
  }

  @Test
  void refusesTwoCasesOfOneNameAndOneWithoutChecks() {
    String again = "  - {id: one, text: More., checks: {equals: More}}\n";
    assertEquals("cases.1.id", refused(GOOD + again).field());
    String empty = HEADER + "cases: [{id: one, text: More., checks: {}}]\n";
    assertTrue(refused(empty).reason().contains("one check"), refused(empty).reason());
    assertEquals("cases", refused(HEADER).field());
  }

  @Test
  void refusesAMessageTheDoorWouldRefuse() {
    String wizard =
        HEADER
            + "cases: [{id: one, messages: [{role: wizard, content: Hello}], checks: {equals: Hi}}]\n";
    assertEquals("cases.0", refused(wizard).field());
    assertTrue(refused(wizard).reason().contains("messages[0].role"), refused(wizard).reason());
  }

  @Test
  void boundsCasesPatternsAndBytes() {
    String cases =
        String.join(
            "",
            IntStream.rangeClosed(0, 500)
                .mapToObj(n -> "  - {id: c" + n + ", text: A, checks: {equals: A}}\n")
                .toList());
    assertEquals("cases", refused(HEADER + "cases:\n" + cases).field());
    String pattern = "a".repeat(1_001);
    assertEquals(
        "cases.0.checks.matches",
        refused(GOOD.replace("contains: [xylophone]", "matches: " + pattern)).field());
    byte[] long1 = new byte[GoldenFile.MOST_BYTES + 1];
    assertThrows(InvalidValue.class, () -> GoldenFile.read(Path.of("notes.yaml"), long1));
  }

  @Test
  void tellsNothingOfItsContentInItsText() {
    GoldenSet set = read(GOOD);
    String told = set + " " + set.cases() + " " + set.cases().getFirst().checks();
    assertFalse(told.contains("xylophone"), told);
  }
}
