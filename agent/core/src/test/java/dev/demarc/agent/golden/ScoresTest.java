package dev.demarc.agent.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.Bundles;
import dev.demarc.agent.Fixture;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.KeptReport;
import dev.demarc.agent.receive.Metrics;
import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.capability.Capability;
import dev.demarc.contract.capability.Claim;
import dev.demarc.contract.capability.Probe;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GoldenSetId;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.quality.QualityReport;
import dev.demarc.contract.quality.QualityScore;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoresTest {
  private static final TaskId CHAT = TaskId.of("chat");
  private static final Digest MODEL = Digest.ofBytes(new byte[] {1});
  private static final Digest OTHER = Digest.ofBytes(new byte[] {2});

  @TempDir Path directory;
  private final Fixture fixture = new Fixture();
  private final Metrics metrics = new Metrics();
  private Optional<InForce> policy = Optional.of(Bundles.inForce("127.0.0.1:1", 0, List.of()));
  private List<Capability> probed = List.of();
  private Instant now = Fixture.NOW;
  private Scores scores;

  @BeforeEach
  void starts() {
    scores = started(fixture);
  }

  private Scores started(Fixture as) {
    return new Scores(
        () -> policy,
        kept(as),
        () -> probed,
        () -> now,
        () -> Duration.between(Instant.EPOCH, now).toNanos(),
        metrics,
        "0.2.0");
  }

  private KeptReport<QualityReport> kept(Fixture as) {
    return KeptReport.ofQuality(
        DataDirectory.open(directory.resolve("data")), as.identity("http://127.0.0.1:1"));
  }

  private QualityScore score(String set, String version, Digest model, int passed) {
    return new QualityScore(
        TargetId.of("cloud"),
        ModelId.of("stand-in-large"),
        CHAT,
        version,
        model,
        GoldenSetId.of(set),
        "1",
        Digest.ofBytes(new byte[] {9}),
        ApplicationId.of("notes"),
        4,
        3,
        passed,
        1,
        0,
        now,
        now.plus(Scores.COUNTS));
  }

  private Optional<Integer> counting() {
    return Optional.ofNullable(scores.measured(CHAT).get(TargetId.of("cloud")))
        .map(models -> models.get(ModelId.of("stand-in-large")));
  }

  private QualityReport report() throws IOException {
    return DemarcJson.strict()
        .readValue(scores.report().orElseThrow().payloadBytes(), QualityReport.class);
  }

  @Test
  void countsTheLowestOfSeveralSetsAndTheNewestOfOne() throws IOException {
    assertEquals(Optional.empty(), counting());
    scores.record(score("a", "1", null, 2));
    scores.record(score("b", "1", null, 3));
    assertEquals(Optional.of(666), counting());
    scores.record(score("a", "1", null, 3));
    assertEquals(Optional.of(1_000), counting());
    assertEquals(2, report().scores().size());
    assertSame(scores.measured(CHAT), scores.measured(CHAT));
    assertTrue(scores.measured(TaskId.of("summarize")).isEmpty());
  }

  @Test
  void countsUntilItExpiresAndNotOfATimeThatIsNotYet() {
    scores.record(score("a", "1", null, 2));
    now = now.plus(Scores.COUNTS).minusMillis(1);
    assertEquals(Optional.of(666), counting());
    now = now.plusMillis(1);
    assertEquals(Optional.empty(), counting());
    now = Fixture.NOW.minusSeconds(1);
    assertEquals(Optional.empty(), started(fixture).measured(CHAT).values().stream().findFirst());
  }

  @Test
  void countsForTheVersionAndTheFileThatWereRun() {
    scores.record(score("a", "1", MODEL, 2));
    assertEquals(Optional.of(666), counting(), "no file is known yet");
    probed = List.of(capability(MODEL));
    assertEquals(Optional.of(666), counting());
    probed = List.of(capability(OTHER));
    assertEquals(Optional.empty(), counting());
    probed = List.of();
    scores.record(score("a", "2", null, 1));
    assertEquals(Optional.empty(), counting(), "the catalogue has another version");
    policy = Optional.empty();
    assertEquals(Optional.empty(), counting());
  }

  private static Capability capability(Digest digest) {
    Instant at = Fixture.NOW;
    Claim claim =
        new Claim(
            TargetId.of("cloud"),
            ModelId.of("stand-in-large"),
            "any",
            null,
            "any",
            0,
            new TreeSet<>(),
            0,
            0);
    return new Capability(
        claim, new Probe(at, at.plusSeconds(60), digest, 0, new TreeSet<>(), 0, 0, 0, 0, 0, null));
  }

  @Test
  void countsAgainAfterARestartWithAGenerationThatGrows() throws IOException {
    scores.record(score("a", "1", null, 2));
    long generation = report().generation();
    scores = started(fixture);
    assertEquals(Optional.of(666), counting());
    assertEquals(generation, report().generation());
    scores.renew();
    assertTrue(report().generation() > generation);
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(directory.resolve("data/" + KeptReport.QUALITY))));
  }

  @Test
  void countsWhatIsNotSignedByThisAgentForNothing() throws IOException {
    assertInstanceOf(KeptReport.Read.None.class, kept(fixture).read());
    scores.record(score("a", "1", null, 0));
    assertInstanceOf(KeptReport.Read.Signed.class, kept(fixture).read());
    Path file = directory.resolve("data/" + KeptReport.QUALITY);
    String good = Files.readString(file);
    var tree = (ObjectNode) DemarcJson.strict().readTree(good);
    String payload = new String(scores.report().orElseThrow().payloadBytes());
    String better = payload.replace("\"passed\":0", "\"passed\":3");
    tree.put("payload", Base64.getEncoder().encodeToString(better.getBytes()));
    for (String bad : List.of(tree.toString(), "{}", "", good.substring(1))) {
      Files.writeString(file, bad);
      assertInstanceOf(KeptReport.Read.Tampered.class, kept(fixture).read(), bad);
      scores = started(fixture);
      assertEquals(Optional.empty(), counting());
      assertEquals(Optional.empty(), scores.report());
    }
    Files.writeString(file, good);
    assertInstanceOf(KeptReport.Read.Tampered.class, kept(new Fixture()).read());
    assertInstanceOf(KeptReport.Read.Signed.class, kept(fixture).read());
  }

  @Test
  void keepsNoMoreThanAReportHolds() throws IOException {
    for (int i = 0; i <= QualityReport.MOST; i++) {
      now = now.plusMillis(1);
      scores.record(score("s" + i, "1", null, 1));
    }
    List<String> sets = report().scores().stream().map(each -> each.set().text()).toList();
    assertEquals(QualityReport.MOST, sets.size());
    assertTrue(!sets.contains("s0") && sets.contains("s" + QualityReport.MOST), "the oldest goes");
  }

  @Test
  void saysNothingThatTheDiskDidNotTake() throws IOException {
    Files.createDirectory(directory.resolve("data/" + KeptReport.QUALITY + ".new"));
    Files.writeString(directory.resolve("data/" + KeptReport.QUALITY + ".new/x"), "");
    assertThrows(RuntimeException.class, () -> scores.record(score("a", "1", null, 0)));
    assertEquals(Optional.empty(), counting());
    assertEquals(Optional.empty(), scores.report());
  }

  @Test
  void isAMetricOfRouteTaskAndDataset() {
    scores.record(score("a", "1", null, 2));
    String line =
        "demarc_quality_score{target=\"cloud\",model=\"stand-in-large\",task=\"chat\",dataset=\""
            + Digest.ofBytes(new byte[] {9}).text().substring(7, 19)
            + "\"} 666\n";
    assertTrue(metrics.text().contains(line), metrics.text());
  }

  @Test
  void isNoScoreWithoutAnAnswerOrWithCountsThatDoNotAddUp() {
    QualityScore good = score("a", "1", null, 3);
    for (int[] bad :
        new int[][] {{4, 0, 0, 4, 0}, {4, 3, 4, 1, 0}, {4, 3, 3, 0, 0}, {501, 501, 1, 0, 0}}) {
      assertThrows(
          InvalidValue.class,
          () ->
              new QualityScore(
                  good.target(),
                  good.model(),
                  good.task(),
                  "1",
                  null,
                  good.set(),
                  "1",
                  good.dataset(),
                  good.application(),
                  bad[0],
                  bad[1],
                  bad[2],
                  bad[3],
                  bad[4],
                  good.at(),
                  good.expiresAt()));
    }
  }
}
