package dev.demarc.crossing;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.record.Entry;
import dev.demarc.agent.record.Evidence;
import dev.demarc.agent.record.Replay;
import dev.demarc.agent.record.RequestRecord;
import dev.demarc.contract.decision.Decision;
import dev.demarc.json.DemarcJson;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Every decision in the journal that an agent left, decided again as {@code explain} does it: the
 * same bytes, which are those in the journal.
 */
final class Replays {
  private static final int PAGE = 200;

  private final Evidence journal;
  private final Report report;

  private Replays(Evidence journal, Report report) {
    this.journal = journal;
    this.report = report;
  }

  static void of(DataDirectory data, Report report) {
    report.count("journal", "bytes", data.file("journal.db").toFile().length());
    try (Evidence journal = Evidence.open(data).orElseThrow()) {
      new Replays(journal, report).all();
    }
  }

  private void all() {
    List<Entry> page = journal.after(0, PAGE);
    while (!page.isEmpty()) {
      for (Entry entry : page) {
        report.count("journal", entry.kind().wire());
        if (entry.kind() == dev.demarc.agent.record.Kind.REQUEST) {
          one(entry, entry.read(RequestRecord.class));
        }
      }
      page = journal.after(page.getLast().sequence(), PAGE);
    }
  }

  private void one(Entry entry, RequestRecord record) {
    Decision decision = record.decision();
    Replay replay = journal.replay(record);
    boolean stored = new String(entry.body(), StandardCharsets.UTF_8).contains(json(decision));
    if (replay instanceof Replay.Same && stored) {
      report.count("replayed", decision.outcome().kind());
      circumstances(record);
    } else {
      report.wrong(Kind.REPLAY, decision.id() + ": " + replay);
    }
  }

  /** Of what came of it more than its outcome says. */
  private void circumstances(RequestRecord record) {
    count("of a fallback", record.decision().situation().fallbackFrom() != null);
    count("of a turn of a job", record.heldAt() != null);
    count("by a consent", record.consentScope() != null);
    count(
        "relayed to another agent",
        record.route() != null && record.route().target().equals(Station.NEIGHBOUR.id));
  }

  private void count(String what, boolean is) {
    if (is) {
      report.count("replayed, among them", what);
    }
  }

  private static String json(Decision decision) {
    try {
      return DemarcJson.strict().writeValueAsString(decision);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
