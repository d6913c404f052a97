package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.classify.Looks;
import dev.demarc.agent.cli.AgentPlace;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.runtime.onnx.tiny.TinyTagger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an operator is told of a tagger, by the commands as they are typed. */
@Tag("component")
@ExtendWith(LoadedSqlite.class)
class TaggerCommandsTest {
  @TempDir Path directory;
  private Path yaml;

  @BeforeEach
  void enrolsAnAgentWhosePolicyHasATagger() throws IOException {
    TinyTagger.write(directory);
    yaml = directory.resolve("agent.yaml");
    Fixture fixture = new Fixture();
    DataDirectory data = DataDirectory.open(directory.resolve("data"));
    fixture.identity("http://127.0.0.1:1").save(data);
    var bundle =
        Looks.bundleWith(
            Fixture.bundle(1, Fixture.NOW, Instant.parse("2099-01-01T00:00:00Z")),
            SiteTaggersTest.tagger(directory, TinyTagger.LABELS));
    data.write("bundle.json", Fixture.json(fixture.sign(bundle)));
  }

  private void binds(String taggers) throws IOException {
    Files.writeString(yaml, "dataDirectory: data\nlisten: 127.0.0.1:0\ntaggers: " + taggers + "\n");
  }

  private String run(String command) {
    var out = new ByteArrayOutputStream();
    PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
    Main.run(List.of(command, "--config", yaml.toString()), to, to);
    return out.toString(StandardCharsets.UTF_8);
  }

  private String doctor() {
    return run("doctor")
        .lines()
        .filter(line -> line.contains("tagger "))
        .reduce("", (a, b) -> a + b);
  }

  @Test
  void saysWhetherTheFilesAreThoseDeclared() throws IOException {
    binds("{ names: { model: tagger.onnx, vocabulary: vocabulary.txt } }");
    assertEquals(
        "ok       tagger names: its files are those declared; the agent does not run", doctor());
    Files.writeString(directory.resolve("vocabulary.txt"), "x", StandardOpenOption.APPEND);
    String told = doctor();
    assertTrue(told.startsWith("PROBLEM  tagger names: vocabulary: " + directory), told);
    assertTrue(told.endsWith("fix: put the file there that the tenant declared"), told);
  }

  @Test
  void saysThatNothingOrSomethingElseIsBound() throws IOException {
    binds("{}");
    assertEquals(
        "PROBLEM  tagger names: binding: no files are bound, so every request is of the most "
            + "restricted class; fix: bind them in agent.yaml under taggers.names",
        doctor());
    binds("{ other: { model: tagger.onnx, vocabulary: vocabulary.txt } }");
    assertTrue(doctor().contains("tagger other: policy: the policy has no such tagger"));
  }

  @Test
  void saysOfARunningAgentThatItsTaggerIsReadyOrWhyNot() throws IOException {
    binds("{ names: { model: tagger.onnx, vocabulary: vocabulary.txt } }");
    AgentPlace place = AgentPlace.open(yaml);
    try (Wiring agent = Wiring.start(place, place.identity())) {
      LocalSite.await(() -> run("status").contains("tagger names: ready, model sha256:"));
      String told = doctor();
      assertTrue(told.startsWith("ok       tagger names: its files are those declared"), told);
      assertTrue(told.contains("; ready, model sha256:"), told);
      Files.writeString(directory.resolve("tagger.onnx"), "x", StandardOpenOption.APPEND);
      LocalSite.await(() ->
          run("status").contains("tagger names: NOT ready: file_changed, started again after "));
    }
  }
}
