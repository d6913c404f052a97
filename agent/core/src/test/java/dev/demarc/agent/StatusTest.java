package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.cli.StatusReport;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.json.DemarcJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code status} prints of what an agent left. */
class StatusTest {
  @TempDir Path directory;
  private DataDirectory data;

  @BeforeEach
  void configure() throws IOException {
    Files.writeString(yaml(), "listen: 127.0.0.1:7199\ndataDirectory: data\n");
    data = DataDirectory.open(directory.resolve("data"));
  }

  private Path yaml() {
    return directory.resolve("agent.yaml");
  }

  private String status() {
    var out = new ByteArrayOutputStream();
    PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
    Main.run(List.of("status", "--config", yaml().toString()), to, to);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void saysWhyRecordsWereRefusedAndWhich() {
    report(new TreeMap<>(Map.of("content", "7, last 17, 20-25"))).write(data);
    assertTrue(status().contains("records refused: content: 7, last 17, 20-25\n"), status());
  }

  @Test
  void readsWhatAnAgentLeftThatDidNotKnowWhy() throws IOException {
    ObjectNode old = DemarcJson.strict().valueToTree(report(new TreeMap<>()));
    old.remove("refused");
    data.writeLightly("status.json", DemarcJson.strict().writeValueAsBytes(old));
    assertTrue(status().contains("\nrunning\n"), status());
    assertFalse(status().contains("refused"), status());
  }

  private static StatusReport report(SortedMap<String, String> refused) {
    return new StatusReport(
        ProcessHandle.current().pid(),
        Instant.now(),
        "127.0.0.1:7199",
        null,
        null,
        null,
        1,
        30,
        0,
        refused,
        new TreeMap<>(),
        null,
        new TreeMap<>(),
        new TreeMap<>());
  }
}
