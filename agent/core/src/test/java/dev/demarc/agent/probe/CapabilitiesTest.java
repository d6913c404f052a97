package dev.demarc.agent.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.enrol.KeptReport;
import dev.demarc.contract.capability.Capability;
import dev.demarc.contract.capability.CapabilityReport;
import dev.demarc.contract.capability.Shortfall;
import dev.demarc.contract.catalogue.Feature;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapabilitiesTest {
  @TempDir Path directory;
  private Bench bench;

  @BeforeEach
  void aModelThatIsWhatItIsClaimedToBe() throws IOException {
    bench = new Bench(directory);
  }

  private Optional<Shortfall> local() {
    return bench.shortfall("local", "tiny");
  }

  private Optional<Shortfall> cloud() {
    return bench.shortfall("cloud", "stand-in-large");
  }

  private static Optional<Shortfall> against(Shortfall shortfall) {
    return Optional.of(shortfall);
  }

  @Test
  void isStaleUntilItRan() {
    assertEquals(against(Shortfall.PROBE_STALE), local());
    bench.found = new Trial.Found.NotYet();
    bench.step();
    assertEquals(against(Shortfall.PROBE_STALE), local());
    bench.found = null;
    bench.step();
    assertEquals(Optional.empty(), local());
    assertTrue(bench.metrics.text().contains("demarc_capability_tier{target=\"local\""));
    assertSame(bench.capabilities.shortfalls(), bench.capabilities.shortfalls());
  }

  @Test
  void isTakenAwayWhenItsFileChangesAndComesBackLoadedAnew() throws IOException {
    bench.step();
    bench.write("GGUF and something else");
    bench.step();
    assertEquals(against(Shortfall.DIGEST_CHANGED), local());
    assertEquals(1, bench.restarts);
    bench.step();
    assertEquals(Optional.empty(), local());
    assertEquals(
        FileMark.digest(bench.file).orElseThrow(), bench.reported("local").probe().digest());
    assertTrue(bench.metrics.text().contains("reason=\"digest_changed\"} 1"));
  }

  @Test
  void isTakenAwayWhateverTheDiskDoes() throws IOException {
    bench.step();
    Path kept = bench.directory.resolve("data").resolve(KeptReport.CAPABILITIES);
    Files.delete(kept);
    Files.createDirectories(kept.resolve("in the way"));
    bench.write("GGUF and something else");
    assertThrows(UncheckedIOException.class, bench::step);
    assertEquals(against(Shortfall.DIGEST_CHANGED), local());
    assertFalse(bench.metrics.text().contains("demarc_capability_tier{target=\"local\""));
  }

  @Test
  void staysAwayWhenItsFileIsGone() throws IOException {
    bench.step();
    Files.delete(bench.file);
    bench.step();
    bench.step();
    assertEquals(against(Shortfall.DIGEST_CHANGED), local());
    assertEquals(0, bench.restarts);
  }

  @Test
  void isNeverRunWhenItIsNotTheOneTheCatalogueNames() throws IOException {
    bench.name(FileMark.digest(bench.file).orElseThrow().text());
    bench.step();
    assertEquals(Optional.empty(), local());
    bench.write("GGUF of somebody else");
    bench.step();
    bench.step();
    assertEquals(against(Shortfall.DIGEST_CHANGED), local());
    assertEquals(1, bench.runs);
    assertEquals(0, bench.restarts);
    bench.write("GGUF");
    bench.step();
    assertEquals(1, bench.restarts);
    bench.step();
    assertEquals(Optional.empty(), local());
  }

  @Test
  void isAwayWhenItsProcessLoadedAnotherFile() {
    bench.loaded = Optional.of(dev.demarc.contract.id.Digest.ofBytes(new byte[] {7}));
    bench.step();
    assertEquals(against(Shortfall.DIGEST_CHANGED), local());
    bench.loaded = Optional.empty();
    bench.pass(Duration.ofMinutes(6));
    bench.step();
    assertEquals(Optional.empty(), local());
  }

  @Test
  void namesALyingClaim() {
    bench.offer(8_193, 0, Feature.CHAT);
    bench.step();
    assertEquals(against(Shortfall.CLAIM_FALSE), local());
    bench.offer(8_192, 0, Feature.CHAT, Feature.TOOLS);
    assertEquals(against(Shortfall.PROBE_STALE), local(), "another claim is not probed yet");
    bench.step();
    assertEquals(against(Shortfall.CLAIM_FALSE), local());
    bench.offer(8_192, 0, Feature.CHAT);
    bench.step();
    assertEquals(Optional.empty(), local());
  }

  @Test
  void needsTheTierThatIsApproved() {
    bench.offer(8_192, 4, Feature.CHAT);
    bench.step();
    assertEquals(against(Shortfall.TIER_NOT_APPROVED), local());
    bench.offer(8_192, 3, Feature.CHAT);
    bench.step();
    assertEquals(Optional.empty(), local());
  }

  @Test
  void isShortOfMemoryThatTheMachineDoesNotHave() throws IOException {
    bench.offer(8_192, 0, Feature.CHAT);
    bench.free(16);
    bench.step();
    assertEquals(Optional.empty(), local(), "a few bytes of model");
    bench = new Bench(Files.createDirectory(directory.resolve("large")), 20_000);
    bench.step();
    assertEquals(against(Shortfall.MEMORY_SHORT), local());
    bench.free(30_000);
    bench.pass(Duration.ofMinutes(6));
    bench.step();
    assertEquals(Optional.empty(), local());
  }

  @Test
  void failsWhereItCannotRunAndIsTriedAgain() {
    bench.found = new Trial.Found.Failed();
    bench.step();
    assertEquals(against(Shortfall.PROBE_FAILED), local());
    bench.found = null;
    bench.step();
    assertEquals(against(Shortfall.PROBE_FAILED), local(), "before its back-off is over");
    bench.pass(Duration.ofSeconds(2));
    bench.step();
    assertEquals(Optional.empty(), local());
  }

  @Test
  void expiresAndIsProbedBefore() {
    bench.step();
    bench.pass(Duration.ofHours(17));
    bench.step();
    assertEquals(1, bench.runs);
    bench.pass(Duration.ofHours(2));
    bench.step();
    assertEquals(2, bench.runs);
    bench.pass(Duration.ofHours(24));
    assertEquals(against(Shortfall.PROBE_STALE), local(), "nobody stepped");
  }

  @Test
  void isProbedAnewWhenItsProcessOrTheMachineIsAnother() throws IOException {
    bench.step();
    bench.starts++;
    bench.step();
    assertEquals(2, bench.runs);
    bench.total(64_000);
    bench.step();
    assertEquals(3, bench.runs);
  }

  @Test
  void takesAwayAModelThatItsTargetDoesNotList() {
    bench.step();
    assertEquals(Optional.empty(), cloud(), "no list proves nothing");
    bench.listed = Optional.of(Set.of("another"));
    bench.pass(Duration.ofMinutes(1));
    bench.step();
    assertEquals(against(Shortfall.CLAIM_FALSE), cloud());
    bench.listed = Optional.of(Set.of("another", "stand-in-large"));
    bench.pass(Duration.ofMinutes(1));
    bench.step();
    assertEquals(Optional.empty(), cloud());
  }

  @Test
  void asksAgainAtOnceWhereTheSiteBindsATargetAnew() {
    bench.listed = Optional.of(Set.of("another"));
    bench.step();
    assertEquals(against(Shortfall.CLAIM_FALSE), cloud());
    bench.listed = Optional.of(Set.of("stand-in-large"));
    bench.step();
    assertEquals(against(Shortfall.CLAIM_FALSE), cloud(), "before its back-off is over");
    bench.rebind("http://127.0.0.1:7071/v1");
    bench.step();
    assertEquals(Optional.empty(), cloud());
  }

  @Test
  void obeysNothingThatIsKeptOfTheTimeBefore() throws IOException {
    bench.step();
    long generation = bench.report().generation();
    Bench again = bench.again();
    assertEquals(Optional.of(Shortfall.PROBE_STALE), again.shortfall("local", "tiny"));
    again.step();
    assertTrue(again.report().generation() > generation);
    assertEquals(Optional.empty(), again.shortfall("local", "tiny"));
  }

  @Test
  void countsAKeptReportThatWasChangedForNothing() throws IOException {
    bench.step();
    assertInstanceOf(KeptReport.Read.Signed.class, bench.kept.read());
    Path file = directory.resolve("data").resolve(KeptReport.CAPABILITIES);
    String good = Files.readString(file);
    CapabilityReport report = bench.report();
    byte[] lie =
        DemarcJson.strict()
            .writeValueAsBytes(
                new CapabilityReport(
                    report.schema(),
                    report.tenant(),
                    report.agent(),
                    report.generation() + 1,
                    report.at(),
                    report.agentVersion(),
                    List.of()));
    var tree = (com.fasterxml.jackson.databind.node.ObjectNode) DemarcJson.strict().readTree(good);
    tree.put("payload", java.util.Base64.getEncoder().encodeToString(lie));
    for (String bad : List.of(tree.toString(), "{}", "", good.substring(1))) {
      Files.writeString(file, bad);
      assertInstanceOf(KeptReport.Read.Tampered.class, bench.kept.read(), bad);
    }
    Files.writeString(file, good);
    assertInstanceOf(KeptReport.Read.Tampered.class, bench.ofAnotherKey().read());
    Files.writeString(file, tree.toString());
    assertEquals(Optional.of(Shortfall.PROBE_STALE), bench.again().shortfall("local", "tiny"));
  }

  @Test
  void saysNothingOfWhereTheFileIs() {
    bench.step();
    Capability one = bench.reported("local");
    assertTrue(!DemarcJson.strict().valueToTree(one).toString().contains(directory.toString()));
  }
}
