package dev.demarc.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.id.TargetId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveConfigTest {
  private static final TargetId CLOUD = TargetId.of("cloud");
  private static final String FIRST =
      """
      dataDirectory: data
      targets:
        cloud: { baseUrl: "https://one.example/v1" }
      """;

  @TempDir Path directory;
  private Path file;
  private final List<AgentConfig> told = new ArrayList<>();
  private LiveConfig live;

  @BeforeEach
  void starts() throws IOException {
    file = Files.writeString(directory.resolve("agent.yaml"), FIRST);
    live = new LiveConfig(file, AgentYaml.read(file), () -> Instant.EPOCH, List.of(told::add));
  }

  private void write(String yaml) throws IOException {
    Path fresh = Files.writeString(directory.resolve("fresh"), yaml);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private void turns() {
    live.doWork();
    live.doWork();
  }

  @Test
  void takesAChangedFileOnceItIsStill() throws IOException {
    AgentConfig before = live.get();
    write(FIRST.replace("one", "two"));
    live.doWork();
    assertSame(before, live.get());
    live.doWork();
    assertEquals(
        URI.create("https://two.example/v1"),
        live.get().targets().get(CLOUD).baseUrl().orElseThrow());
    assertEquals(
        URI.create("https://one.example/v1"), before.targets().get(CLOUD).baseUrl().orElseThrow());
    assertEquals(List.of(live.get()), told);
    turns();
    assertEquals(1, live.state().taken());
  }

  @Test
  void keepsTheLastGoodOneAndSaysWhyUntilTheFileIsGoodAgain() throws IOException {
    AgentConfig good = live.get();
    write(FIRST + "colour: red\n");
    turns();
    turns();
    assertSame(good, live.get());
    assertEquals(
        "colour: is not a known key (agent.yaml line 4)", live.state().problem().orElseThrow());
    assertEquals(1, live.state().refused());
    assertEquals(List.of(), told);
    write(FIRST);
    turns();
    assertTrue(live.state().problem().isEmpty());
    assertNotSame(good, live.get());
  }

  @Test
  void takesARefusedFileOnceWhatItNamesIsThere() throws IOException {
    write(FIRST.replace("/v1\" }", "/v1\", ca: site.pem }"));
    turns();
    assertTrue(live.state().problem().orElseThrow().contains("ca"), live.state()::toString);
    for (int i = 0; i < 25; i++) {
      live.doWork();
    }
    assertEquals(1, live.state().refused(), "the same of the same file is said once");
    Files.copy(SiteAuthority.get().ca(), directory.resolve("site.pem"));
    for (int i = 0; i < 10; i++) {
      live.doWork();
    }
    assertEquals(Optional.empty(), live.state().problem());
    assertEquals(1, live.state().taken());
  }

  @Test
  void keepsTheLastGoodOneWhileThereIsNoFile() throws IOException {
    Files.delete(file);
    turns();
    assertTrue(live.state().problem().orElseThrow().contains("cannot be read"));
    assertEquals(1, live.get().targets().size());
  }

  @Test
  void namesWhatNeedsARestartAndTakesTheRest() throws IOException {
    Files.writeString(directory.resolve("tiny.onnx"), "");
    Files.writeString(directory.resolve("tiny.gguf"), "GGUF");
    write(
        """
        listen: 127.0.0.1:7199
        dataDirectory: elsewhere
        controlPlane: http://127.0.0.1:1
        taggers: { names: { model: tiny.onnx, vocabulary: tiny.gguf } }
        limits: { inFlight: 3 }
        log: { level: warning }
        targets:
          cloud: { baseUrl: "https://two.example/v1" }
          local: { model: tiny.gguf }
        """);
    turns();
    assertEquals(
        List.of(
            "listen", "dataDirectory", "controlPlane", "taggers", "limits", "targets.local.model"),
        live.state().restart());
    assertEquals(7101, live.get().listen().getPort());
    assertEquals(directory.resolve("data"), live.get().dataDirectory());
    assertEquals(AgentConfig.Limits.DEFAULT, live.get().limits());
    assertEquals(0, live.get().taggers().size());
    assertEquals(Level.WARNING, live.get().logLevel());
    assertEquals(List.of(CLOUD), List.copyOf(live.get().targets().keySet()));
    assertEquals(List.of(TargetId.of("local")), List.copyOf(live.get().waiting()));
    write(FIRST);
    turns();
    assertEquals(List.of(), live.state().restart());
  }

  @Test
  void unbindsALocalModelAtOnceAndKeepsTheOneItStartedWith() throws IOException {
    Files.writeString(directory.resolve("tiny.gguf"), "GGUF");
    Files.writeString(directory.resolve("other.gguf"), "GGUF");
    String local = "dataDirectory: data\ntargets: { local: { model: tiny.gguf } }\n";
    write(local);
    live = new LiveConfig(file, AgentYaml.read(file), () -> Instant.EPOCH, List.of());
    write(local.replace("tiny", "other"));
    turns();
    assertEquals(
        directory.resolve("tiny.gguf"),
        live.get().targets().get(TargetId.of("local")).model().orElseThrow());
    assertEquals(List.of("targets.local.model"), live.state().restart());
    write("dataDirectory: data\n");
    turns();
    assertTrue(live.get().targets().isEmpty());
    assertEquals(List.of("targets.local.model"), live.state().restart());
  }

  @Test
  void noticesARenewedAuthorityOfAnUnchangedFile() throws IOException {
    Path ca = directory.resolve("ca.pem");
    Files.copy(SiteAuthority.get().ca(), ca);
    write(FIRST.replace("/v1\"", "/v1\", ca: ca.pem"));
    turns();
    Authorities before = live.get().targets().get(CLOUD).outbound().authorities().orElseThrow();
    Files.copy(SiteAuthority.get().door().certificate(), ca, StandardCopyOption.REPLACE_EXISTING);
    turns();
    Authorities after = live.get().targets().get(CLOUD).outbound().authorities().orElseThrow();
    assertEquals(false, before.equals(after));
  }

  @Test
  void readsAnUnchangedFileWhenItIsAskedTo() {
    live.ask();
    live.doWork();
    assertEquals(1, live.state().taken());
  }

  @Test
  void keepsTheLastGoodOneWhereAFollowerFails() throws IOException {
    live =
        new LiveConfig(
            file,
            AgentYaml.read(file),
            () -> Instant.EPOCH,
            List.of(next -> {
              throw new IllegalStateException("no");
            }));
    AgentConfig good = live.get();
    write(FIRST.replace("one", "two"));
    turns();
    assertSame(good, live.get());
    assertTrue(live.state().problem().isPresent());
  }

  @Test
  void goesBackWhereALaterFollowerFails() throws IOException {
    AgentConfig good = live.get();
    live =
        new LiveConfig(
            file,
            good,
            () -> Instant.EPOCH,
            List.of(
                told::add,
                next -> {
                  if (next != good) {
                    throw new IllegalStateException("no");
                  }
                }));
    write(FIRST.replace("one", "two"));
    turns();
    assertEquals(2, told.size());
    assertSame(good, told.getLast());
    assertSame(good, live.get());
  }
}
