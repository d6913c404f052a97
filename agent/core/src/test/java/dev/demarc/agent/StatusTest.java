package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.cli.StatusReport;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.agent.record.Records;
import dev.demarc.agent.record.RequestRecord;
import dev.demarc.agent.record.SqliteJournal;
import dev.demarc.json.DemarcJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code status} prints of what an agent left. */
@ExtendWith(LoadedSqlite.class)
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
    return run("status");
  }

  private String run(String command) {
    var out = new ByteArrayOutputStream();
    PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.addAll(List.of("--config", yaml().toString()));
    Main.run(words, to, to);
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

  @Test
  void saysHowFarBackDecisionsReplayAndTheDoctorWhetherThatIsADay() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Identity identity = new Fixture().identity("http://127.0.0.1:1");
    try (SqliteJournal journal =
        SqliteJournal.open(data, 1 << 20, identity::sign, InstantSource.system())) {
      Records.join(journal.keep(Fixture.bundle(1)));
      Records.join(journal.request(Records.request("dec_a", "public", now)));
      String replays = "explain: decisions replay back to " + now.plusMillis(20) + ", ";
      assertTrue(status().contains(replays), status());
      assertTrue(run("status --json").contains("\"whole\" : true"), run("status --json"));
      assertTrue(run("doctor").contains("ok       " + replays), run("doctor"));
    }
  }

  @Test
  void theDoctorNamesTheBoundOfAJournalThatIsTooSmallForADay() {
    Identity identity = new Fixture().identity("http://127.0.0.1:1");
    try (SqliteJournal journal =
        SqliteJournal.open(data, 1 << 20, identity::sign, InstantSource.system())) {
      RequestRecord request = Records.request("dec_a", "public", Instant.now());
      Records.join(journal.request(Records.underAnotherPolicy(request)));
    }
    String told =
        "PROBLEM  explain: no decision is kept that replays: raise journalMegabytes, now 1024";
    assertTrue(run("doctor").contains(told), run("doctor"));
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
