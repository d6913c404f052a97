package dev.demarc.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.TargetId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentYamlTest {
  @TempDir Path directory;

  private AgentConfig read(String yaml) throws IOException {
    Path file = directory.resolve("agent.yaml");
    Files.writeString(file, yaml);
    return AgentYaml.read(file);
  }

  @Test
  void readsEverythingASiteCanSay() throws IOException {
    Files.writeString(directory.resolve("key"), "s3cret\n");
    Files.writeString(directory.resolve("tiny.gguf"), "GGUF");
    AgentConfig config =
        read(
            """
            listen: 127.0.0.1:7101
            dataDirectory: data
            controlPlane: http://127.0.0.1:7080/
            targets:
              cloud:   { baseUrl: "http://127.0.0.1:7070/v1", apiKey: { file: key } }
              local:   { model: tiny.gguf, threads: 2, memoryMegabytes: 900 }
              extract: {}
            limits: { bodyBytes: 4096, inFlight: 8, journalMegabytes: 2 }
            """);
    assertEquals(7101, config.listen().getPort());
    assertEquals(directory.resolve("data"), config.dataDirectory());
    assertEquals(URI.create("http://127.0.0.1:7080"), config.controlPlane().orElseThrow());
    assertEquals(3, config.targets().size());
    Secret secret = config.targets().get(TargetId.of("cloud")).apiKey().orElseThrow();
    assertEquals("s3cret", secret.read());
    assertFalse(config.toString().contains("s3cret"));
    assertEquals(2, config.targets().get(TargetId.of("local")).threads());
    assertEquals(900, config.targets().get(TargetId.of("local")).memoryMegabytes());
    assertEquals(new AgentConfig.Limits(4096, 8, 2), config.limits());
  }

  @Test
  void takesDefaultsWhereASiteSaysNothing() throws IOException {
    AgentConfig config = read("dataDirectory: data");
    assertEquals(AgentConfig.Limits.DEFAULT, config.limits());
    assertEquals("127.0.0.1", config.listen().getHostString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "listen: 127.0.0.1:7101                                   | dataDirectory",
        "{dataDirectory: d, colour: red}                          | colour",
        "{dataDirectory: d, listen: 7101}                         | listen",
        "{dataDirectory: d, listen: 'host:99999'}                 | listen",
        "{dataDirectory: 7}                                       | dataDirectory",
        "{dataDirectory: d, controlPlane: 'ftp://x'}              | controlPlane",
        "{dataDirectory: d, limits: {inFlight: many}}             | limits.inFlight",
        "{dataDirectory: d, limits: {inFlight: 0}}                | limits.inFlight",
        "{dataDirectory: d, limits: {speed: 1}}                   | limits.speed",
        "{dataDirectory: d, targets: {a: {colour: red}}}          | targets.a.colour",
        "{dataDirectory: d, targets: {'A b': {}}}                 | targets.A b",
        "{dataDirectory: d, targets: {a: {model: none.gguf}}}     | targets.a.model",
        "{dataDirectory: d, targets: {a: {apiKey: {file: none}}}} | targets.a.apiKey.file",
        "{dataDirectory: d, targets: {a: {apiKey: {}}}}           | targets.a.apiKey",
        "{dataDirectory: d, targets: {a: {apiKey: text}}}         | targets.a.apiKey",
        "{dataDirectory: d, targets: {a: {threads: two}}}         | targets.a.threads",
        "{dataDirectory: d, targets: {a: {memoryMegabytes: -1}}}  | targets.a.memoryMegabytes",
      })
  void namesTheKeyWhenItIsWrong(String yaml, String key) {
    assertEquals(key, assertThrows(InvalidValue.class, () -> read(yaml)).field());
  }

  @Test
  void namesTheLineWhenItIsNoYaml() {
    InvalidValue refused =
        assertThrows(InvalidValue.class, () -> read("dataDirectory: d\nlisten: [\n"));
    assertEquals(true, refused.field().contains("line"));
  }

  @Test
  void namesTheFileWhenItIsNotThere() {
    Path absent = directory.resolve("absent.yaml");
    InvalidValue refused = assertThrows(InvalidValue.class, () -> AgentYaml.read(absent));
    assertEquals(absent.toString(), refused.field());
  }
}
