package dev.demarc.ledger;

import dev.demarc.contract.consent.LedgerHead;
import dev.demarc.contract.consent.LedgerLine;
import dev.demarc.contract.consent.LedgerProof;
import dev.demarc.contract.consent.LedgerRecord;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.LedgerHash;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Walks an exported ledger once, from its first record to its head, and holds it against what
 * others keep of it. One walk; memory grows by two bits a record. For one thread, for one file.
 *
 * <p>A chain that hangs together proves only that one hand wrote it: who has the control plane can
 * write it anew. What finds that are heads held elsewhere, in receipts and by agents. A record
 * after a head may say a time up to five minutes before the head's: replicas' clocks differ.
 */
public final class Verifier {
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final @Nullable Root trusted;
  private final List<Vouched> vouched;
  private final Map<Long, List<Claim>> claims = new HashMap<>();
  private final Redactions redactions = new Redactions();
  private @Nullable TenantId tenant;
  private @Nullable Instant latest;
  private @Nullable Instant notBefore;
  private String previous = LedgerRecord.GENESIS;
  private long sequence;

  /** That the record of this place has this hash. */
  private record Claim(String who, long sequence, String hash, @Nullable LedgerHead head) {}

  /** Ends the walk. */
  private static final class Found extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Verdict.Broken broken;

    Found(long at, Reason reason, String words) {
      super(words);
      this.broken = new Verdict.Broken(at, reason, words);
    }
  }

  /**
   * Makes one.
   *
   * @param trusted the root that counts; null takes the one that what is verified names
   * @param vouched what others hold
   */
  public Verifier(@Nullable Root trusted, List<Vouched> vouched) {
    this.trusted = trusted;
    this.vouched = List.copyOf(vouched);
  }

  /**
   * Verifies the export.
   *
   * @throws IOException when the file cannot be read
   */
  public Verdict verify(Path export) throws IOException {
    try (var lines = new Lines(export)) {
      return walk(lines);
    } catch (Found found) {
      return found.broken;
    }
  }

  private Verdict walk(Lines lines) throws IOException, Found {
    @Nullable Root root = root();
    if (root != null) {
      take(root);
    }
    while (true) {
      LedgerLine line = next(lines);
      if (line == null) {
        throw new Found(sequence + 1, Reason.TRUNCATED, "the export ends without a head");
      }
      if (line.head() != null) {
        return end(lines, line.head(), root);
      }
      step(lines, line);
    }
  }

  private @Nullable LedgerLine next(Lines lines) throws IOException, Found {
    try {
      return lines.next();
    } catch (Lines.Malformed malformed) {
      throw new Found(sequence + 1, Reason.CHANGED, "the line is no record");
    }
  }

  private void step(Lines lines, LedgerLine line) throws IOException, Found {
    LedgerRecord record = line.record();
    String hash = line.hash() == null ? "" : line.hash();
    if (record != null) {
      place(lines, record.sequence());
      link(record.previous(), LedgerHash.of(record).equals(hash));
      time(record);
      redactions.seen(record);
      tenant(record.tenant());
    } else if (line.redacted() != null && line.redacted().sequence() < Integer.MAX_VALUE) {
      place(lines, line.redacted().sequence());
      link(line.redacted().previous(), true);
      redactions.missing(line.redacted().sequence());
    } else {
      throw new Found(sequence + 1, Reason.CHANGED, "the line is no record");
    }
    previous = hash;
    sequence++;
    meet(hash);
  }

  /** The next record is the next in order. */
  private void place(Lines lines, long found) throws IOException, Found {
    long expected = sequence + 1;
    if (found < expected) {
      throw new Found(expected, Reason.REORDERED, "record " + found + " is in its place");
    }
    if (found > expected) {
      boolean later = isLater(lines, expected);
      throw new Found(
          expected,
          later ? Reason.REORDERED : Reason.REMOVED,
          later ? "it comes later" : "record " + found + " follows record " + sequence);
    }
  }

  private boolean isLater(Lines lines, long wanted) throws IOException, Found {
    for (LedgerLine line = next(lines); line != null; line = next(lines)) {
      boolean isIt =
          (line.record() != null && line.record().sequence() == wanted)
              || (line.redacted() != null && line.redacted().sequence() == wanted);
      if (isIt) {
        return true;
      }
    }
    return false;
  }

  private void link(String to, boolean own) throws Found {
    if (!own) {
      throw new Found(sequence + 1, Reason.CHANGED, "it is not what its hash was made of");
    }
    if (!to.equals(previous)) {
      throw new Found(
          sequence + 1, Reason.REWRITTEN, "it follows another record " + sequence + " than this");
    }
  }

  /** From version 2 on no record says an earlier time than the one before it, or a head before. */
  private void time(LedgerRecord record) throws Found {
    boolean backwards =
        (latest != null && record.at().isBefore(latest))
            || (notBefore != null && record.at().isBefore(notBefore));
    if (record.namesNobody() && backwards) {
      throw new Found(
          record.sequence(), Reason.BACK_DATED, "it says an earlier time than what was before it");
    }
    latest = record.at();
  }

  private void tenant(TenantId found) throws Found {
    if (tenant == null) {
      tenant = found;
    } else if (!tenant.equals(found)) {
      throw new Found(sequence + 1, Reason.CHANGED, "it is of another tenant");
    }
  }

  /** Holds what was walked against everyone who vouched for this place. */
  private void meet(String hash) throws Found {
    for (Claim claim : claims.getOrDefault(sequence, List.of())) {
      if (!claim.hash().equals(hash)) {
        throw new Found(
            sequence,
            Reason.REWRITTEN,
            "up to here it is not the ledger that " + claim.who() + " vouches for");
      }
      if (claim.head() != null) {
        Instant earliest = claim.head().at().minus(SKEW);
        notBefore = notBefore == null || earliest.isAfter(notBefore) ? earliest : notBefore;
      }
    }
  }

  /** The one that counts; else the one that the first of what others hold names; else none yet. */
  private @Nullable Root root() throws Found {
    if (trusted != null || vouched.isEmpty()) {
      return trusted;
    }
    Vouched first = vouched.getFirst();
    return Root.named(first.proof()).orElseThrow(() -> unsigned(first.name()));
  }

  private Verdict end(Lines lines, LedgerProof proof, @Nullable Root known)
      throws IOException, Found {
    Root root = known != null ? known : Root.named(proof).orElseThrow(() -> unsigned("the export"));
    LedgerHead head = root.head(proof).orElseThrow(() -> unsigned("the export"));
    if (next(lines) != null) {
      throw new Found(sequence + 1, Reason.HEAD_MISMATCH, "there is more after the head");
    }
    if (tenant != null && !tenant.equals(head.tenant())) {
      throw new Found(sequence, Reason.HEAD_MISMATCH, "the export's head is of another tenant");
    }
    tenant = head.tenant();
    if (head.sequence() > sequence) {
      throw new Found(sequence + 1, Reason.TRUNCATED, "the head reaches to " + head.sequence());
    }
    if (head.sequence() < sequence || !head.hash().equals(previous)) {
      throw new Found(sequence, Reason.HEAD_MISMATCH, "the export's head is not that of its end");
    }
    checkClaims(root);
    long unanswered = redactions.unanswered();
    if (unanswered > 0) {
      throw new Found(unanswered, Reason.CHANGED, "it is taken out, and no erasure answers for it");
    }
    return new Verdict.Holds(head, redactions.count(), root.digest());
  }

  private Found unsigned(String who) {
    return new Found(
        sequence, Reason.SIGNATURE, "the head of " + who + " is not signed under the root");
  }

  private void take(Root root) throws Found {
    for (Vouched one : vouched) {
      LedgerHead head = root.head(one.proof()).orElseThrow(() -> unsigned(one.name()));
      claim(new Claim(one.name(), head.sequence(), head.hash(), head));
      one.events()
          .forEach(event -> claim(new Claim(one.name(), event.sequence(), event.hash(), null)));
    }
  }

  private void claim(Claim claim) {
    claims.computeIfAbsent(claim.sequence(), none -> new ArrayList<>()).add(claim);
  }

  private void checkClaims(Root root) throws Found {
    for (Vouched one : vouched) {
      LedgerHead head = root.head(one.proof()).orElseThrow(() -> unsigned(one.name()));
      if (!head.tenant().equals(tenant)) {
        throw new Found(
            head.sequence(), Reason.HEAD_MISMATCH, one.name() + " is of another tenant");
      }
      long reach =
          Math.max(
              head.sequence(),
              one.events().stream().mapToLong(Vouched.Event::sequence).max().orElse(0));
      if (reach > sequence) {
        throw new Found(
            sequence + 1, Reason.TRUNCATED, one.name() + " vouches for records up to " + reach);
      }
    }
  }
}
