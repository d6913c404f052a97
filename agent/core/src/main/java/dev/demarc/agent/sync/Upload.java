package dev.demarc.agent.sync;

import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.enrol.ControlPlane.Answer;
import dev.demarc.agent.enrol.ControlPlane.Call;
import dev.demarc.agent.record.Entry;
import dev.demarc.agent.record.Evidence;
import dev.demarc.agent.record.SqliteJournal;
import dev.demarc.contract.data.Export;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.trace.TraceSchema;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Uploads the journal, in order, {@value #BATCH} records at most at a time. The journal is the only
 * queue: a record counts as uploaded once the control plane has acknowledged it, and is sent again
 * otherwise; the control plane lets duplicates fall away. 429, 502, 503, 504 and silence mean
 * later. A batch it cannot take for another reason is made smaller until the one record is found;
 * that one is counted as refused, stays in the journal, and the upload goes on.
 *
 * <p>500 may be the record's fault or the control plane's. A record that fails so alone is
 * suspected, and the next ones are tried: when one of at most {@value #MOST_SUSPECTS} is taken, the
 * control plane works, and each suspect that then fails once more is refused. When none is, or
 * there is no other, all of them wait.
 *
 * <p>Every answer says which version of the trace schema the control plane knows, and an empty
 * batch asks for it before the first: no attribute is sent that it would refuse a span for. One
 * that is older than it was, after a rollback or behind the same address, gets what it refused
 * again without what it does not know.
 */
public final class Upload implements Loop.Work {
  private static final Logger LOG = Logger.getLogger(Upload.class.getName());
  private static final int BATCH = 500;
  private static final Duration IDLE = Duration.ofMillis(500);
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final int MOST_SUSPECTS = 16;
  private static final int FAULT = 500;
  private static final Set<Integer> LATER = Set.of(401, 403, 408, 429, 502, 503, 504);

  private final ControlPlane controlPlane;
  private final SqliteJournal journal;
  private final Evidence evidence;
  private final Spans spans;
  private final List<Entry> suspects = new ArrayList<>();
  private final Refusals refusals = new Refusals();
  private volatile long cursor;
  private volatile long refused;
  private int batch = BATCH;

  /** Version of the schema that the control plane knew last; 0 before it was asked. */
  private int known;

  public Upload(
      ControlPlane controlPlane,
      SqliteJournal journal,
      Evidence evidence,
      String agentVersion,
      Function<ClassId, Export> export) {
    this.controlPlane = controlPlane;
    this.journal = journal;
    this.evidence = evidence;
    this.spans = new Spans(journal.position().epoch(), agentVersion, export);
    this.cursor = evidence.extent().uploaded();
    this.refused = evidence.extent().refused();
  }

  /** Records that wait. */
  public long queued() {
    return journal.position().sequence() - cursor;
  }

  /** Records the control plane did not take; they are in the journal. */
  public long refused() {
    return refused;
  }

  /** Why, and which of them, as far as the control plane told since the agent was started. */
  public Refusals refusals() {
    return refusals;
  }

  @Override
  public Duration doWork() {
    long after = suspects.isEmpty() ? cursor : suspects.getLast().sequence();
    List<Entry> entries =
        journal.position().sequence() <= after ? List.of() : evidence.after(after, batch);
    if (entries.isEmpty()) {
      return nothingMore();
    }
    Answer answer = send(entries);
    if (answer.ok()) {
      taken(entries, answer);
    } else if (answer.status() == FAULT && entries.size() == 1) {
      suspect(entries.getFirst());
    } else {
      requireNotLater(answer);
      cannotTake(entries, answer.status());
    }
    return Duration.ZERO;
  }

  private Duration nothingMore() {
    if (suspects.isEmpty()) {
      return IDLE;
    }
    suspects.clear();
    throw new ControlPlane.Away("status " + FAULT);
  }

  private void suspect(Entry entry) {
    suspects.add(entry);
    if (suspects.size() >= MOST_SUSPECTS) {
      nothingMore();
    }
  }

  /** The control plane works again: what it still cannot take is the record's fault. */
  private List<RefusedRecords> convicted() {
    List<Entry> again = List.copyOf(suspects);
    suspects.clear();
    List<RefusedRecords> convicted = new ArrayList<>();
    for (Entry suspect : again) {
      Answer answer = send(List.of(suspect));
      if (answer.ok()) {
        convicted.addAll(refused(List.of(suspect), answer));
      } else {
        requireNotLater(answer);
        convicted.add(RefusedRecords.alone(suspect.sequence(), answer.status()));
      }
    }
    return convicted;
  }

  private void requireNotLater(Answer answer) {
    if (LATER.contains(answer.status())) {
      suspects.clear();
      throw new ControlPlane.Away("status " + answer.status());
    }
  }

  private Answer send(List<Entry> entries) {
    int version = known == 0 ? ask() : known;
    Answer answer = post(Otlp.request(spans.of(entries, version)));
    while (answer.ok() && told(answer) < version && PartialSuccess.of(answer).refused() > 0) {
      version = told(answer);
      answer = post(Otlp.request(spans.of(entries, version)));
    }
    if (answer.ok()) {
      known = told(answer);
    }
    return answer;
  }

  private int ask() {
    Answer answer = post(ExportTraceServiceRequest.getDefaultInstance());
    requireNotLater(answer);
    return answer.ok() ? told(answer) : TraceSchema.FIRST;
  }

  private static int told(Answer answer) {
    return TraceSchema.common(answer.header(TraceSchema.HEADER).orElse(""));
  }

  private Answer post(ExportTraceServiceRequest batch) {
    Call call =
        new Call(
            "POST",
            "/v1/traces",
            Map.of("Content-Type", "application/x-protobuf", "Content-Encoding", "gzip"),
            Otlp.gzip(batch.toByteArray()),
            BOUND);
    return ControlPlane.await(controlPlane.send(call), BOUND.plusSeconds(5));
  }

  private void taken(List<Entry> entries, Answer answer) {
    List<RefusedRecords> all = new ArrayList<>(refused(entries, answer));
    all.addAll(convicted());
    settle(entries.getLast().sequence(), all);
    batch = Math.min(BATCH, batch * 2);
  }

  private void cannotTake(List<Entry> entries, int status) {
    if (entries.size() > 1) {
      batch = Math.max(1, entries.size() / 2);
      return;
    }
    long sequence = entries.getFirst().sequence();
    List<RefusedRecords> all = new ArrayList<>(convicted());
    all.add(RefusedRecords.alone(sequence, status));
    settle(sequence, all);
  }

  /** What the journal did not take note of comes again, and is not counted before. */
  private void settle(long last, List<RefusedRecords> all) {
    long more = all.stream().mapToLong(RefusedRecords::count).sum();
    CompletionStage<Void> note = more == 0 ? journal.uploaded(last) : journal.refused(last, more);
    ControlPlane.await(note, Duration.ofSeconds(10));
    cursor = last;
    refused += more;
    all.forEach(this::note);
  }

  private void note(RefusedRecords records) {
    refusals.add(records);
    LOG.log(
        Level.WARNING,
        "refused by the control plane: {0}: {1}",
        new Object[] {records.reason(), records.words()});
  }

  private static List<RefusedRecords> refused(List<Entry> of, Answer answer) {
    return RefusedRecords.of(
        PartialSuccess.of(answer), of.getFirst().sequence(), of.getLast().sequence());
  }
}
