package dev.demarc.agent.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.Fixture;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.SessionDigest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest {
  private static final long MEGABYTE = 1 << 20;

  @TempDir Path temporary;
  private DataDirectory data;
  private final Fixture fixture = new Fixture();
  private final Identity identity = fixture.identity("http://127.0.0.1:1");

  @BeforeEach
  void open() {
    data = DataDirectory.open(temporary.resolve("data"));
  }

  private SqliteJournal journal(long maxBytes) {
    return SqliteJournal.open(data, maxBytes, identity::sign, InstantSource.system());
  }

  private Verification verify() {
    try (Evidence evidence = Evidence.open(data).orElseThrow()) {
      return evidence.verify(identity.key());
    }
  }

  private void write(int from, int to) {
    try (SqliteJournal journal = journal(64 * MEGABYTE)) {
      for (int n = from; n <= to; n++) {
        Records.join(journal.intent(Records.intent(n)));
      }
    }
  }

  private void tamper(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.file("journal.db"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Verification.Broken broken() {
    return assertInstanceOf(Verification.Broken.class, verify());
  }

  @Test
  void keepsAnAnswersAttemptAndRequestTogetherInOrder() throws SQLException {
    try (SqliteJournal journal = journal(64 * MEGABYTE)) {
      Records.join(
          journal.answered(Records.attempt("dec_1"), Records.request("dec_1", "internal")));
      assertEquals(2, journal.position().sequence());
    }
    assertInstanceOf(Verification.Intact.class, verify());
    try (JournalFile file = JournalFile.read(data.file(JournalFile.NAME))) {
      assertEquals(
          List.of(Kind.ATTEMPT, Kind.REQUEST),
          file.after(0, 10).stream().map(Entry::kind).toList());
    }
  }

  @Test
  void letsNoApplicationPushAnothersSessionsOffTheDisk() {
    try (SqliteJournal journal = journal(MEGABYTE)) {
      Records.join(journal.session(session("notes", 0)));
      CompletionStage<Void> last = CompletableFuture.completedFuture(null);
      for (int n = 1; n <= 1_400; n++) {
        last = journal.session(session("flood", n));
      }
      Records.join(last);
      List<ApplicationId> kept =
          journal.sessions().stream().map(SessionRecord::application).toList();
      assertTrue(kept.size() < 1_400, "nothing was pruned");
      assertTrue(kept.contains(ApplicationId.of("notes")));
    }
  }

  private static SessionRecord session(String application, int n) {
    return new SessionRecord(
        ApplicationId.of(application),
        SessionDigest.of("s" + n),
        ClassId.of("phi"),
        80,
        new TreeSet<>(),
        new TreeSet<>(),
        Fixture.NOW.plusSeconds(n));
  }

  @Test
  void chainsRecordsOverRestarts() {
    write(1, 20);
    write(21, 30);
    Verification.Intact intact = assertInstanceOf(Verification.Intact.class, verify());
    assertEquals(1, intact.first());
    assertEquals(30, intact.last());
    assertEquals(30, intact.vouched());
  }

  @Test
  void findsTheRecordWhenItsBodyWasChanged() throws SQLException {
    write(1, 20);
    tamper("UPDATE record SET body = replace(body, '1007', '9999') WHERE sequence = 7");
    assertEquals(7, broken().at());
  }

  @Test
  void findsTheRecordWhenItsTimeWasChanged() throws SQLException {
    write(1, 20);
    tamper("UPDATE record SET at = at + 1 WHERE sequence = 7");
    assertEquals(7, broken().at());
  }

  @Test
  void findsTheGapWhenARecordWasRemoved() throws SQLException {
    write(1, 20);
    tamper("DELETE FROM record WHERE sequence = 7");
    assertEquals(new Verification.Broken(7, "a record was removed"), verify());
  }

  @Test
  void findsThePlaceWhenRecordsWereReordered() throws SQLException {
    write(1, 20);
    tamper("UPDATE record SET sequence = -7 WHERE sequence = 7");
    tamper("UPDATE record SET sequence = 7 WHERE sequence = 8");
    tamper("UPDATE record SET sequence = 8 WHERE sequence = -7");
    assertEquals(7, broken().at());
  }

  @Test
  void findsTheEndWhenRecordsWereCutOff() throws SQLException {
    write(1, 20);
    tamper("DELETE FROM record WHERE sequence > 15");
    assertEquals(new Verification.Broken(16, "records were cut off at the end"), verify());
  }

  @Test
  void findsTheEndWhenTheHeadInsideWasCutOffToo() throws SQLException {
    write(1, 20);
    tamper("DELETE FROM record WHERE sequence > 15");
    tamper("DELETE FROM meta WHERE name = 'head'");
    assertEquals(new Verification.Broken(16, "records were cut off at the end"), verify());
  }

  @Test
  void findsTheStartWhenTheFirstRecordsWereRemovedAndTheAnchorMoved() throws SQLException {
    write(1, 20);
    tamper("INSERT INTO meta SELECT 'anchorHash', hash FROM record WHERE sequence = 5");
    tamper("INSERT INTO meta VALUES ('anchorSequence', CAST('5' AS BLOB))");
    tamper("DELETE FROM record WHERE sequence <= 5");
    assertEquals(new Verification.Broken(6, "records were removed from the start"), verify());
  }

  @Test
  void refusesAChainThatAnotherKeySigned() {
    write(1, 5);
    try (Evidence evidence = Evidence.open(data).orElseThrow()) {
      Verification seen = evidence.verify(new Fixture().identity("http://x").key());
      assertInstanceOf(Verification.Broken.class, seen);
    }
  }

  @Test
  void prunesUploadedRecordsAndStaysIntactWhenTheBoundIsNear() {
    try (SqliteJournal journal = journal(MEGABYTE)) {
      for (int n = 1; n <= 4_000; n++) {
        Records.join(journal.intent(Records.intent(n)));
        if (n % 50 == 0) {
          Records.join(journal.uploaded(n));
        }
      }
    }
    Verification.Intact intact = assertInstanceOf(Verification.Intact.class, verify());
    assertEquals(4_000, intact.last());
    assertTrue(intact.first() > 1, "nothing was pruned");
  }

  @Test
  void refusesRecordsAndKeepsTheChainWhenFullOfRecordsNotUploaded() {
    int accepted = 0;
    try (SqliteJournal journal = journal(MEGABYTE)) {
      Throwable refusal = null;
      for (int n = 1; n <= 5_000 && refusal == null; n++) {
        CompletionStage<Void> stage = journal.intent(Records.intent(n));
        try {
          Records.join(stage);
          accepted++;
        } catch (RuntimeException full) {
          refusal = full.getCause();
        }
      }
      assertInstanceOf(JournalUnavailable.class, refusal);
    }
    Verification.Intact intact = assertInstanceOf(Verification.Intact.class, verify());
    assertEquals(accepted, intact.last());
  }

  @Test
  void takesRecordsAgainWhenRoomWasMade() {
    try (SqliteJournal journal = journal(MEGABYTE)) {
      int last = fill(journal);
      Records.join(journal.uploaded(last));
      Records.failure(journal.intent(Records.intent(last + 1)));
      Records.join(journal.intent(Records.intent(last + 1)));
    }
    assertInstanceOf(Verification.Intact.class, verify());
  }

  @Test
  void takesNoteOfTheUploadThoughRecordsGoOnComingForWhichThereIsNoRoom() {
    try (SqliteJournal journal = journal(MEGABYTE)) {
      int last = fill(journal);
      for (int turn = 0; turn < 20; turn++) {
        List<CompletionStage<Void>> around = new ArrayList<>();
        for (int n = 0; n < 400; n++) {
          around.add(journal.intent(Records.intent(last + n)));
        }
        CompletionStage<Void> note = journal.uploaded(turn);
        for (int n = 0; n < 400; n++) {
          around.add(journal.intent(Records.intent(last + n)));
        }
        Records.join(note);
        assertTrue(around.stream().anyMatch(SqliteJournalTest::failed), "there was room");
      }
      Records.join(journal.uploaded(last));
      failed(journal.intent(Records.intent(last))); // after it room is made
      Records.join(journal.intent(Records.intent(last)));
    }
    assertInstanceOf(Verification.Intact.class, verify());
  }

  /** How many it took. */
  private static int fill(SqliteJournal journal) {
    for (int n = 1; n <= 5_000; n++) {
      try {
        Records.join(journal.intent(Records.intent(n)));
      } catch (RuntimeException full) {
        return n - 1;
      }
    }
    throw new AssertionError("it has no bound");
  }

  private static boolean failed(CompletionStage<Void> stage) {
    try {
      Records.join(stage);
      return false;
    } catch (RuntimeException refused) {
      return true;
    }
  }

  @Test
  void refusesWhenItsQueueIsFull() {
    List<CompletionStage<Void>> stages = new ArrayList<>();
    try (SqliteJournal journal = journal(64 * MEGABYTE)) {
      for (int n = 0; n < 60_000; n++) {
        stages.add(journal.intent(Records.intent(n)));
      }
    }
    long refused =
        stages.stream().filter(s -> s.toCompletableFuture().isCompletedExceptionally()).count();
    long kept = stages.size() - refused;
    assertTrue(refused > 0, "the queue has no bound");
    assertEquals(kept, assertInstanceOf(Verification.Intact.class, verify()).last());
  }

  @Test
  void replaysADecisionByteForByteWhenItsPolicyWasKept() {
    try (SqliteJournal journal = journal(64 * MEGABYTE)) {
      Records.join(journal.keep(Fixture.bundle(1)));
      Records.join(journal.request(Records.request("dec_a", "public")));
    }
    try (Evidence evidence = Evidence.open(data).orElseThrow()) {
      Entry entry = evidence.of(DecisionId.of("dec_a")).getFirst();
      RequestRecord stored = entry.read(RequestRecord.class);
      assertEquals(Records.request("dec_a", "public"), stored);
      assertEquals(new Replay.Same(), evidence.replay(stored));
    }
  }

  @Test
  void saysSoWhenThePolicyOfADecisionIsNotKept() {
    try (SqliteJournal journal = journal(64 * MEGABYTE)) {
      Records.join(journal.request(Records.request("dec_a", "public")));
    }
    try (Evidence evidence = Evidence.open(data).orElseThrow()) {
      assertEquals(new Replay.NoPolicy(), evidence.replay(Records.request("dec_a", "public")));
    }
  }

  @Test
  void reachesBackToTheFirstDecisionWhosePolicyIsKept() throws SQLException {
    Instant second = Fixture.NOW.plusSeconds(60);
    try (SqliteJournal journal = journal(64 * MEGABYTE)) {
      assertEquals(new Reach(null, true), reach());
      RequestRecord first = Records.request("dec_a", "public");
      Records.join(journal.request(Records.underAnotherPolicy(first)));
      assertEquals(new Reach(null, false), reach());
      Records.join(journal.keep(Fixture.bundle(1)));
      Records.join(journal.intent(Records.intent(1)));
      Records.join(journal.request(Records.request("dec_b", "public", second)));
      Records.join(journal.request(Records.request("dec_c", "public", second.plusSeconds(60))));
      assertEquals(new Reach(second.plusMillis(20), false), reach());
    }
    tamper("UPDATE record SET body = 'no JSON' WHERE sequence = 1");
    assertEquals(new Reach(second.plusMillis(20), false), reach());
  }

  @Test
  void reachesBackToTheBeginningUntilRecordsAreLetGo() {
    try (SqliteJournal journal = journal(MEGABYTE)) {
      Records.join(journal.keep(Fixture.bundle(1)));
      for (int n = 1; n <= 4_000 && reach().whole(); n++) {
        Instant at = Fixture.NOW.plusSeconds(n);
        Records.join(journal.request(Records.request("dec_" + n, "public", at)));
        if (n == 50) {
          assertEquals(new Reach(Fixture.NOW.plusSeconds(1).plusMillis(20), true), reach());
        }
        Records.join(journal.uploaded(n));
      }
      Instant since = Objects.requireNonNull(reach().since());
      assertTrue(since.isAfter(Fixture.NOW.plusSeconds(2)), "nothing was let go");
    }
  }

  private Reach reach() {
    try (Evidence evidence = Evidence.open(data).orElseThrow()) {
      return evidence.reach();
    }
  }

  @Test
  void keepsItsFilesForItsOwnerAlone() throws Exception {
    write(1, 1);
    var rights = Files.getPosixFilePermissions(temporary.resolve("data"));
    assertEquals("rwx------", java.nio.file.attribute.PosixFilePermissions.toString(rights));
  }
}
