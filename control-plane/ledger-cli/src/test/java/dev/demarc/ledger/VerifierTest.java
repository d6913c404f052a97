package dev.demarc.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.consent.LedgerHead;
import dev.demarc.contract.consent.LedgerLine;
import dev.demarc.contract.consent.LedgerProof;
import dev.demarc.contract.consent.LedgerRecord;
import dev.demarc.json.LedgerHash;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifierTest {
  private static final Instant NOW = TestLedger.START.plusSeconds(3_000);

  @TempDir private Path files;
  private final TestLedger ledger = TestLedger.of(20, 5);

  @Test
  void holdsWhatWasNotTouched() throws IOException {
    Vouched receipt = Vouched.of("receipt", ledger.head(7));
    Verdict.Holds holds = assertInstanceOf(Verdict.Holds.class, verify(receipt));
    assertEquals(20, holds.head().sequence());
    assertEquals(ledger.trusted().digest(), holds.root());
  }

  @Test
  void holdsAnEmptyLedger() throws IOException {
    var empty = new TestLedger();
    Path file = empty.export(files, empty.head(0));
    assertInstanceOf(Verdict.Holds.class, new Verifier(empty.trusted(), List.of()).verify(file));
  }

  @Test
  void findsAChangedRecord() throws IOException {
    LedgerRecord was = ledger.lines.get(8).record();
    var other =
        new LedgerRecord(
            was.tenant(),
            was.sequence(),
            was.version(),
            was.consent(),
            was.at(),
            "denied",
            was.actor(),
            was.detail(),
            was.previous());
    ledger.lines.set(8, LedgerLine.of(other, ledger.hash(9)));
    broken(9, Reason.CHANGED, verify());
  }

  @Test
  void findsARemovedRecord() throws IOException {
    Path file = without(11);
    broken(11, Reason.REMOVED, new Verifier(ledger.trusted(), List.of()).verify(file));
  }

  @Test
  void findsRecordsInAnotherOrder() throws IOException {
    LedgerLine eleventh = ledger.lines.get(10);
    ledger.lines.set(10, ledger.lines.get(11));
    ledger.lines.set(11, eleventh);
    broken(11, Reason.REORDERED, verify());
  }

  @Test
  void findsARecordThatIsThereTwice() throws IOException {
    ledger.lines.add(4, ledger.lines.get(3));
    broken(5, Reason.REORDERED, verify(ledger.head(20)));
  }

  @Test
  void findsAMissingEnd() throws IOException {
    var head = ledger.head(20);
    ledger.lines.removeLast();
    broken(20, Reason.TRUNCATED, verify(head));
    Path headless = TestLedger.write(files, ledger.lines);
    broken(20, Reason.TRUNCATED, new Verifier(ledger.trusted(), List.of()).verify(headless));
  }

  @Test
  void findsAMissingEndUnderAFreshHeadByAnotherHeadAlone() throws IOException {
    Vouched agent = Vouched.of("agent", ledger.head(20));
    ledger.lines.removeLast();
    assertInstanceOf(Verdict.Holds.class, verify());
    broken(20, Reason.TRUNCATED, verify(agent));
  }

  @Test
  void findsOneRecordWrittenAnew() throws IOException {
    LedgerRecord was = ledger.lines.get(8).record();
    ledger.rewriteFrom(9, was.at());
    LedgerRecord tenth = ledger.lines.get(9).record();
    var unlinked =
        new LedgerRecord(
            tenth.tenant(),
            10,
            2,
            tenth.consent(),
            tenth.at(),
            tenth.kind(),
            tenth.actor(),
            tenth.detail(),
            was.previous());
    ledger.lines.set(9, LedgerLine.of(unlinked, LedgerHash.of(unlinked)));
    broken(10, Reason.REWRITTEN, verify());
  }

  @Test
  void findsAChainWrittenAnewByHeadsAlone() throws IOException {
    Vouched early = Vouched.of("receipt", ledger.head(4));
    Vouched late = Vouched.of("agent", ledger.head(15));
    ledger.rewriteFrom(9, ledger.lines.get(8).record().at());
    assertInstanceOf(Verdict.Holds.class, verify());
    assertInstanceOf(Verdict.Holds.class, verify(early));
    broken(15, Reason.REWRITTEN, verify(early, late));
  }

  @Test
  void findsAChainWrittenAnewByTheEventsOfAReceipt() throws IOException {
    var event = new Vouched.Event(9, ledger.hash(9));
    ledger.rewriteFrom(9, ledger.lines.get(8).record().at());
    Vouched receipt = new Vouched("receipt", ledger.head(20), List.of(event));
    broken(9, Reason.REWRITTEN, verify(receipt));
  }

  @Test
  void findsABackDatedRecord() throws IOException {
    ledger.rewriteFrom(9, TestLedger.START);
    broken(9, Reason.BACK_DATED, verify());
  }

  @Test
  void findsARecordDatedBeforeAHeadThatDoesNotHaveIt() throws IOException {
    LedgerHead head = new LedgerHead(ledger.tenant, 19, ledger.hash(19), NOW);
    Vouched agent = Vouched.of("agent", ledger.sign(head, ledger.policy));
    broken(20, Reason.BACK_DATED, verify(agent));
  }

  @Test
  void leavesTheTimesOfTheFirstVersionAsTheyAre() throws IOException {
    ledger.rewriteFrom(3, TestLedger.START);
    assertInstanceOf(Verdict.Holds.class, verify());
  }

  @Test
  void findsAHeadOfAnotherHandOrRoot() throws IOException {
    var head = new LedgerHead(ledger.tenant, 20, ledger.hash(20), NOW);
    broken(20, Reason.SIGNATURE, verify(ledger.sign(head, Ed25519Keys.generate())));
    Path file = ledger.export(files, ledger.head(20));
    Root other = new Root(Ed25519Keys.digest(Ed25519Keys.generate().getPublic()));
    broken(20, Reason.SIGNATURE, new Verifier(other, List.of()).verify(file));
    Vouched foreign = Vouched.of("agent", TestLedger.of(3, 0).head(3));
    broken(0, Reason.SIGNATURE, verify(foreign));
  }

  @Test
  void findsAHeadThatIsNotOfThisLedger() throws IOException {
    broken(20, Reason.HEAD_MISMATCH, verify(ledger.head(19)));
  }

  @Test
  void letsAnErasureTakeOutARecordOfTheFirstVersionAndNoOther() throws IOException {
    Vouched receipt =
        new Vouched("r", ledger.head(9), List.of(new Vouched.Event(3, ledger.hash(3))));
    ledger.redact(2);
    ledger.redact(3);
    broken(2, Reason.CHANGED, verify(receipt));
    ledger.append(2, LedgerRecord.ERASED, new TreeMap<>(Map.of(LedgerRecord.REDACTED, "2-3,9")));
    Verdict.Holds holds = assertInstanceOf(Verdict.Holds.class, verify(receipt));
    assertEquals(2, holds.redacted());
    ledger.redact(9);
    broken(9, Reason.CHANGED, verify(receipt));
  }

  private Path without(int sequence) throws IOException {
    var head = ledger.head(20);
    ledger.lines.remove(sequence - 1);
    return ledger.export(files, head);
  }

  private Verdict verify(Vouched... vouched) throws IOException {
    Path file = ledger.export(files, ledger.head(ledger.lines.size()));
    return new Verifier(ledger.trusted(), List.of(vouched)).verify(file);
  }

  private Verdict verify(LedgerProof head) throws IOException {
    return new Verifier(ledger.trusted(), List.of()).verify(ledger.export(files, head));
  }

  private static void broken(long at, Reason reason, Verdict verdict) {
    Verdict.Broken broken = assertInstanceOf(Verdict.Broken.class, verdict);
    assertEquals(reason, broken.reason(), broken.words());
    assertEquals(at, broken.at(), broken.words());
  }
}
