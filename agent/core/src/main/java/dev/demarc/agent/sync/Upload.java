package dev.demarc.agent.sync;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.enrol.ControlPlane.Answer;
import dev.demarc.agent.enrol.ControlPlane.Call;
import dev.demarc.agent.record.Entry;
import dev.demarc.agent.record.Evidence;
import dev.demarc.agent.record.SqliteJournal;
import dev.demarc.contract.data.Export;
import dev.demarc.contract.id.ClassId;
import dev.demarc.json.DemarcJson;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.GZIPOutputStream;

/**
 * Uploads the journal, in order, {@value #BATCH} records at most at a time. The journal is the only
 * queue: a record counts as uploaded once the control plane has acknowledged it, and is sent again
 * otherwise; the control plane lets duplicates fall away. 429, 502, 503, 504 and silence mean
 * later. A batch it cannot take for another reason is made smaller until the one record is found;
 * that one is counted as refused, stays in the journal, and the upload goes on.
 */
public final class Upload implements Loop.Work {
  private static final Logger LOG = Logger.getLogger(Upload.class.getName());
  private static final int BATCH = 500;
  private static final Duration IDLE = Duration.ofMillis(500);
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final Set<Integer> LATER = Set.of(401, 403, 408, 429, 500, 502, 503, 504);

  private final ControlPlane controlPlane;
  private final SqliteJournal journal;
  private final Evidence evidence;
  private final Spans spans;
  private long cursor;
  private int batch = BATCH;

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
  }

  /** Records that wait. */
  public long queued() {
    return journal.position().sequence() - cursor;
  }

  @Override
  public Duration doWork() {
    if (journal.position().sequence() <= cursor) {
      return IDLE;
    }
    List<Entry> entries = evidence.after(cursor, batch);
    if (entries.isEmpty()) {
      return IDLE;
    }
    Answer answer = send(entries);
    if (answer.ok()) {
      taken(entries, answer);
      return Duration.ZERO;
    }
    if (LATER.contains(answer.status())) {
      throw new ControlPlane.Away("status " + answer.status());
    }
    cannotTake(entries, answer.status());
    return Duration.ZERO;
  }

  private Answer send(List<Entry> entries) {
    Call call =
        new Call(
            "POST",
            "/v1/traces",
            Map.of("Content-Type", "application/x-protobuf", "Content-Encoding", "gzip"),
            gzip(spans.of(entries).toByteArray()),
            BOUND);
    return ControlPlane.await(controlPlane.send(call), BOUND.plusSeconds(5));
  }

  private void taken(List<Entry> entries, Answer answer) {
    long refused = refused(answer);
    long last = entries.getLast().sequence();
    settle(refused == 0 ? journal.uploaded(last) : journal.refused(last, refused));
    cursor = last;
    batch = Math.min(BATCH, batch * 2);
    if (refused > 0) {
      LOG.log(Level.WARNING, "{0} records were refused", refused);
    }
  }

  private void cannotTake(List<Entry> entries, int status) {
    if (entries.size() > 1) {
      batch = Math.max(1, entries.size() / 2);
      return;
    }
    long sequence = entries.getFirst().sequence();
    LOG.log(
        Level.WARNING,
        "record {0} was refused with status {1}",
        new Object[] {Long.toString(sequence), status});
    settle(journal.refused(sequence, 1));
    cursor = sequence;
  }

  private static void settle(CompletionStage<Void> note) {
    ControlPlane.await(note, Duration.ofSeconds(10));
  }

  private static long refused(Answer answer) {
    boolean json = answer.header("content-type").orElse("").contains("json");
    try {
      return json
          ? DemarcJson.tolerant()
              .readTree(answer.body())
              .path("partialSuccess")
              .path("rejectedSpans")
              .asLong()
          : ExportTraceServiceResponse.parseFrom(answer.body())
              .getPartialSuccess()
              .getRejectedSpans();
    } catch (InvalidProtocolBufferException malformed) {
      return 0;
    } catch (IOException malformed) {
      return 0;
    }
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return out.toByteArray();
  }
}
