package dev.demarc.agent.record;

import dev.demarc.agent.config.DataDirectory;
import java.security.PublicKey;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks the chain from its anchor to its end, against two signed heads: the one in the journal, and
 * the one beside it, which a journal that was cut off or put back does not reach.
 */
final class ChainWalk {
  private static final int PAGE = 1000;

  private final JournalFile file;
  private final PublicKey key;
  private final Optional<byte[]> inside;
  private final Optional<byte[]> beside;
  private @Nullable Verification broken;
  private long sequence;
  private byte[] hash = Chain.origin();

  ChainWalk(JournalFile file, DataDirectory data, PublicKey key) throws SQLException {
    this.file = file;
    this.key = key;
    this.beside = data.read(JournalWriter.HEAD_FILE);
    this.inside = file.meta("head");
  }

  Verification walk() throws SQLException {
    long epoch = file.metaNumber("epoch");
    sequence = file.metaNumber("anchorSequence");
    hash = file.meta("anchorHash").orElseGet(Chain::origin);
    long first = sequence + 1;
    Head head = head(inside, epoch);
    Head outer = head(beside, epoch);
    checkAnchor(head);
    meet(head);
    meet(outer);
    List<Entry> page;
    do {
      page = file.after(sequence, PAGE);
      for (Entry entry : page) {
        step(entry, epoch);
        meet(head);
        meet(outer);
        if (broken != null) {
          return broken;
        }
      }
    } while (!page.isEmpty());
    checkEnd(head);
    checkEnd(outer);
    long vouched = Math.max(reach(head), reach(outer));
    return broken != null
        ? broken
        : new Verification.Intact(epoch, first, sequence, Math.min(vouched, sequence));
  }

  private static long reach(@Nullable Head head) {
    return head == null ? 0 : head.sequence();
  }

  private @Nullable Head head(Optional<byte[]> json, long epoch) {
    if (json.isEmpty()) {
      return null;
    }
    try {
      Head.Signed signed = Head.Signed.parse(json.get());
      if (!signed.isBy(key)) {
        fail(signed.head().sequence(), "the head is not signed by this agent");
      } else if (signed.head().epoch() != epoch) {
        fail(signed.head().sequence(), "the head is of another epoch: the journal was replaced");
      }
      return signed.head();
    } catch (IllegalStateException unreadable) {
      fail(0, "the head cannot be read");
      return null;
    }
  }

  private void checkAnchor(@Nullable Head head) {
    if (head == null && sequence > 0) {
      fail(sequence, "records were removed from the start: no signed head covers that");
    }
    boolean same =
        head == null
            || (head.anchorSequence() == sequence && Arrays.equals(head.anchorHash(), hash));
    if (!same) {
      fail(sequence + 1, "records were removed from the start");
    }
  }

  private void step(Entry entry, long epoch) {
    if (entry.sequence() != sequence + 1) {
      fail(sequence + 1, "a record was removed");
      return;
    }
    long at = Chain.micros(entry.at());
    byte[] link = Chain.link(hash, epoch, entry.sequence(), entry.kind(), at, entry.body());
    if (!Arrays.equals(link, entry.hash())) {
      fail(entry.sequence(), "a record was changed or moved");
    }
    sequence = entry.sequence();
    hash = entry.hash();
  }

  private void meet(@Nullable Head head) {
    if (head != null && head.sequence() == sequence && !Arrays.equals(head.hash(), hash)) {
      fail(sequence, "the chain is not the one whose head was signed");
    }
  }

  private void checkEnd(@Nullable Head head) {
    if (head != null && head.sequence() > sequence) {
      fail(sequence + 1, "records were cut off at the end");
    }
  }

  private void fail(long at, String what) {
    if (broken == null) {
      broken = new Verification.Broken(at, what);
    }
  }
}
