package dev.demarc.agent.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.Fixture;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.agent.record.Evidence;
import dev.demarc.agent.record.Records;
import dev.demarc.agent.record.SqliteJournal;
import dev.demarc.contract.data.Export;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.trace.TraceAttribute;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadTest {
  private static final ControlPlane.Answer TAKEN = taken(2);

  @TempDir Path temporary;
  private final Receiver receiver = new Receiver();
  private SqliteJournal journal;
  private Evidence evidence;

  /** Takes batches as a control plane would, or not. */
  private static final class Receiver implements ControlPlane {
    final List<List<Span>> batches = new ArrayList<>();
    Answer empty = TAKEN;
    int asked;
    Function<List<Span>, Answer> answer = spans -> TAKEN;

    @Override
    public CompletionStage<Answer> send(Call call) {
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(call.body()))) {
        ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(in);
        if (request.getResourceSpansCount() == 0) {
          asked++;
          return CompletableFuture.completedFuture(empty);
        }
        List<Span> spans = request.getResourceSpans(0).getScopeSpans(0).getSpansList();
        batches.add(spans);
        return CompletableFuture.completedFuture(answer.apply(spans));
      } catch (IOException malformed) {
        throw new UncheckedIOException(malformed);
      } catch (Away away) {
        return CompletableFuture.failedFuture(away);
      }
    }

    @Override
    public CompletionStage<Integer> listen(Call call, Consumer<String> data) {
      return CompletableFuture.failedFuture(new Away("not here"));
    }
  }

  @BeforeEach
  void open() {
    DataDirectory data = DataDirectory.open(temporary);
    Identity identity = new Fixture().identity("http://127.0.0.1:1");
    journal = SqliteJournal.open(data, 64 << 20, identity::sign, InstantSource.system());
    evidence = Evidence.open(data).orElseThrow();
  }

  @AfterEach
  void close() {
    evidence.close();
    journal.close();
  }

  private Upload upload() {
    return new Upload(
        receiver,
        journal,
        evidence,
        "0.1.0",
        id -> id.equals(ClassId.of("public")) ? Export.METADATA : Export.COUNTS);
  }

  /**
   * What a control plane that knows this version of the schema answers; 0 is before there were any.
   */
  private static ControlPlane.Answer taken(int version, int refused) {
    Map<String, String> headers =
        version == 0 ? Map.of() : Map.of("demarc-trace-schema", Integer.toString(version));
    ExportTraceServiceResponse body =
        refused == 0
            ? ExportTraceServiceResponse.getDefaultInstance()
            : ExportTraceServiceResponse.newBuilder()
                .setPartialSuccess(ExportTracePartialSuccess.newBuilder().setRejectedSpans(refused))
                .build();
    return new ControlPlane.Answer(200, headers, body.toByteArray());
  }

  private static ControlPlane.Answer taken(int version) {
    return taken(version, 0);
  }

  private static boolean hasYoung(Span span) {
    return span.getAttributesList().stream()
        .anyMatch(one -> TraceAttribute.named(one.getKey()).orElseThrow().since() > 1);
  }

  /** As an older control plane does: a span with an attribute it does not know is refused. */
  private static ControlPlane.Answer olderTakes(List<Span> spans) {
    return taken(0, (int) spans.stream().filter(UploadTest::hasYoung).count());
  }

  private void write(int count) {
    for (int n = 1; n <= count; n++) {
      Records.join(journal.intent(Records.intent(n)));
    }
  }

  private static Map<String, AnyValue> attributes(Span span) {
    Map<String, AnyValue> attributes = new TreeMap<>();
    for (KeyValue one : span.getAttributesList()) {
      attributes.put(one.getKey(), one.getValue());
    }
    return attributes;
  }

  private static long sequence(Span span) {
    return attributes(span).get("demarc.record.sequence").getIntValue();
  }

  @Test
  void sendsEveryRecordInOrderInBoundedBatches() {
    write(1_201);
    Upload upload = upload();
    for (int i = 0; i < 4; i++) {
      upload.doWork();
    }
    List<Long> sent =
        receiver.batches.stream().flatMap(List::stream).map(UploadTest::sequence).toList();
    assertEquals(List.of(500, 500, 201), receiver.batches.stream().map(List::size).toList());
    for (int i = 0; i < sent.size(); i++) {
      assertEquals(i + 1, sent.get(i));
    }
    assertEquals(0, upload.queued());
    assertEquals(1_201, evidence.extent().uploaded());
  }

  @Test
  void sendsTheSameSpansAgainWhenTheAcknowledgementWasLost() {
    write(5);
    receiver.answer =
        spans -> {
          throw new ControlPlane.Away("cut off");
        };
    assertThrows(ControlPlane.Away.class, () -> upload().doWork());
    assertEquals(0, evidence.extent().uploaded());
    receiver.answer = spans -> TAKEN;
    upload().doWork();
    assertEquals(receiver.batches.getFirst(), receiver.batches.getLast());
    assertEquals(5, evidence.extent().uploaded());
  }

  @Test
  void keepsRecordsWhenTheControlPlaneSaysLater() {
    write(5);
    for (int status : new int[] {429, 502, 503, 504}) {
      receiver.answer = spans -> new ControlPlane.Answer(status, Map.of(), new byte[0]);
      assertThrows(ControlPlane.Away.class, () -> upload().doWork());
    }
    assertEquals(0, evidence.extent().uploaded());
    assertEquals(5, evidence.extent().queued());
  }

  @Test
  void goesOnWhereItWasAfterARestart() {
    write(3);
    upload().doWork();
    Records.join(journal.intent(Records.intent(4)));
    upload().doWork();
    assertEquals(4, sequence(receiver.batches.getLast().getFirst()));
  }

  @Test
  void countsWhatWasRefusedOfABatchAndKeepsTheRecords() {
    write(5);
    ExportTraceServiceResponse partial =
        ExportTraceServiceResponse.newBuilder()
            .setPartialSuccess(ExportTracePartialSuccess.newBuilder().setRejectedSpans(2))
            .build();
    receiver.answer = spans -> new ControlPlane.Answer(200, Map.of(), partial.toByteArray());
    upload().doWork();
    assertEquals(2, evidence.extent().refused());
    assertEquals(5, evidence.extent().uploaded());
    assertEquals(5, evidence.after(0, 100).size());
  }

  @Test
  void countsWhatWasRefusedInAJsonAnswerToo() {
    write(5);
    receiver.answer =
        spans ->
            new ControlPlane.Answer(
                200,
                Map.of("content-type", "application/json"),
                "{\"partialSuccess\":{\"rejectedSpans\":\"3\",\"errorMessage\":\"time: 2-4\"}}"
                    .getBytes());
    Upload upload = upload();
    upload.doWork();
    assertEquals(3, evidence.extent().refused());
    assertEquals(Map.of("time", "3, last 2-4"), upload.refusals().words());
  }

  @Test
  void keepsWhichRecordsWereRefusedAndWhy() {
    write(30);
    receiver.answer =
        spans -> telling(9, "content gen_ai.input.messages: 17, 20-25; time: 3 and 1 more");
    Upload upload = upload();
    upload.doWork();
    assertEquals(9, upload.refused());
    assertEquals(Map.of("content", 7L, "time", 2L), upload.refusals().counts());
    assertEquals(
        Map.of("content", "7, last 17, 20-25", "time", "2, last 3"), upload.refusals().words());
    write(5);
    receiver.answer = spans -> telling(1, "time: 33");
    upload.doWork();
    assertEquals("3, last 33", upload.refusals().words().get("time"));
    assertEquals(10, evidence.extent().refused());
  }

  /** The message of a control plane of the version before names reasons and attributes alone. */
  @Test
  void countsWhatAControlPlaneOfTheVersionBeforeRefused() {
    write(5);
    receiver.answer = spans -> telling(2, "content gen_ai.input.messages, time");
    Upload upload = upload();
    upload.doWork();
    assertEquals(2, upload.refused());
    assertEquals(Map.of("untold", "2"), upload.refusals().words());
  }

  @Test
  void countsNothingBeforeTheJournalTookNote() {
    write(5);
    receiver.answer = spans -> telling(1, "time: 3");
    Upload upload = upload();
    journal.close();
    assertThrows(RuntimeException.class, upload::doWork);
    assertEquals(Map.of(), upload.refusals().counts());
    assertEquals(0, upload.refused());
  }

  private static ControlPlane.Answer telling(int refused, String message) {
    ExportTracePartialSuccess.Builder partial =
        ExportTracePartialSuccess.newBuilder().setRejectedSpans(refused).setErrorMessage(message);
    return new ControlPlane.Answer(
        200,
        TAKEN.headers(),
        ExportTraceServiceResponse.newBuilder().setPartialSuccess(partial).build().toByteArray());
  }

  @Test
  void passesByTheOneRecordThatCannotBeTaken() {
    write(40);
    receiver.answer =
        spans ->
            spans.stream().anyMatch(span -> sequence(span) == 17)
                ? new ControlPlane.Answer(400, Map.of(), new byte[0])
                : TAKEN;
    Upload upload = upload();
    for (int turn = 0; turn < 60 && upload.queued() > 0; turn++) {
      upload.doWork();
    }
    assertEquals(0, upload.queued());
    assertEquals(1, evidence.extent().refused());
    assertEquals(Map.of("status-400", "1, last 17"), upload.refusals().words());
  }

  @Test
  void setsAsideTheRecordsThatBreakTheControlPlane() {
    write(40);
    List<Long> poison = List.of(17L, 18L, 30L);
    receiver.answer =
        spans ->
            spans.stream().anyMatch(span -> poison.contains(sequence(span)))
                ? new ControlPlane.Answer(500, Map.of(), new byte[0])
                : TAKEN;
    Upload upload = upload();
    for (int turn = 0; turn < 90 && upload.queued() > 0; turn++) {
      upload.doWork();
    }
    assertEquals(0, upload.queued());
    assertEquals(3, upload.refused());
    assertEquals(Map.of("status-500", 3L), upload.refusals().counts());
    assertEquals(3, evidence.extent().refused());
    assertEquals(40, evidence.after(0, 100).size());
  }

  @Test
  void blamesNoRecordWhileTheControlPlaneIsBroken() {
    write(40);
    receiver.answer = spans -> new ControlPlane.Answer(500, Map.of(), new byte[0]);
    Upload upload = upload();
    int away = 0;
    for (int turn = 0; turn < 200; turn++) {
      try {
        upload.doWork();
      } catch (ControlPlane.Away backsOff) {
        away++;
      }
    }
    assertTrue(away > 5, "never backed off");
    assertEquals(0, evidence.extent().refused());
    receiver.answer = spans -> TAKEN;
    for (int turn = 0; turn < 90 && upload.queued() > 0; turn++) {
      upload.doWork();
    }
    assertEquals(0, upload.refused());
    assertEquals(40, evidence.extent().uploaded());
  }

  @Test
  void waitsWithTheLastRecordWhileNothingShowsThatTheControlPlaneWorks() {
    write(1);
    receiver.answer = spans -> new ControlPlane.Answer(500, Map.of(), new byte[0]);
    Upload upload = upload();
    upload.doWork();
    assertThrows(ControlPlane.Away.class, upload::doWork);
    assertEquals(1, upload.queued());
  }

  @Test
  void carriesTheWholeDecisionOfAClassThatAllowsIt() {
    Records.join(journal.request(Records.request("dec_a", "public")));
    upload().doWork();
    Span span = receiver.batches.getFirst().getFirst();
    Map<String, AnyValue> attributes = attributes(span);
    assertEquals("demarc.request", span.getName());
    assertEquals("routed", attributes.get("demarc.decision.outcome").getStringValue());
    assertTrue(attributes.containsKey("demarc.decision.facts"));
    assertTrue(attributes.containsKey("demarc.decision.situation"));
    assertTrue(attributes.containsKey("demarc.decision.considered"));
    assertEquals("cloud", attributes.get("demarc.target").getStringValue());
  }

  @Test
  void carriesOutcomeRouteAndCountsAloneOfAClassThatAllowsNoMore() {
    Records.join(journal.request(Records.request("dec_a", "phi")));
    upload().doWork();
    Map<String, AnyValue> attributes = attributes(receiver.batches.getFirst().getFirst());
    assertEquals("routed", attributes.get("demarc.decision.outcome").getStringValue());
    assertFalse(attributes.containsKey("demarc.decision.facts"));
    assertFalse(attributes.containsKey("demarc.decision.considered"));
    assertFalse(attributes.containsKey("demarc.data.tags"));
    assertFalse(attributes.containsKey("demarc.task"));
  }

  @Test
  void sendsNothingTheAllowListDoesNotAccept() {
    Records.join(journal.intent(Records.intent(1)));
    Records.join(journal.attempt(Records.attempt("dec_1")));
    Records.join(journal.request(Records.request("dec_1", "public")));
    upload().doWork();
    for (Span span : receiver.batches.getFirst()) {
      for (KeyValue one : span.getAttributesList()) {
        TraceAttribute known = TraceAttribute.named(one.getKey()).orElseThrow();
        if (one.getValue().hasStringValue()) {
          assertTrue(known.accepts(one.getValue().getStringValue()), one.getKey());
        }
      }
    }
  }

  @Test
  void hangsEverySpanOfADecisionUnderItsRequest() {
    Records.join(journal.intent(Records.intent(1)));
    Records.join(journal.attempt(Records.attempt("dec_1")));
    Records.join(journal.request(Records.request("dec_1", "public")));
    upload().doWork();
    List<Span> spans = receiver.batches.getFirst();
    Span root = spans.get(2);
    assertTrue(root.getParentSpanId().isEmpty());
    assertEquals(root.getSpanId(), spans.get(0).getParentSpanId());
    assertEquals(root.getSpanId(), spans.get(1).getParentSpanId());
    assertEquals(1, spans.stream().map(Span::getTraceId).distinct().count());
    assertEquals("chat stand-in-large", spans.get(1).getName());
  }

  @Test
  void sendsWhatIsYoungToAControlPlaneThatSaysItKnowsIt() {
    Records.join(journal.attempt(Records.attempt("dec_1")));
    upload().doWork();
    assertTrue(hasYoung(receiver.batches.getFirst().getFirst()));
    assertEquals(1, receiver.asked);
  }

  @Test
  void sendsAnOlderControlPlaneNothingThatItWouldRefuseASpanFor() {
    receiver.empty = taken(0);
    receiver.answer = UploadTest::olderTakes;
    Records.join(journal.attempt(Records.attempt("dec_1")));
    upload().doWork();
    assertEquals(1, receiver.batches.size());
    assertEquals(0, evidence.extent().refused());
    assertEquals(1, evidence.extent().uploaded());
  }

  /** Its reader of situations and reasons is strict. */
  @Test
  void sendsAnOlderControlPlaneNoSituationWithBudgetsInIt() {
    receiver.empty = taken(0);
    Records.join(journal.request(Records.request("dec_1", "public")));
    Records.join(journal.request(Records.unaffordable("dec_2", "public")));
    upload().doWork();
    List<Map<String, AnyValue>> sent =
        receiver.batches.getFirst().stream().map(UploadTest::attributes).toList();
    String situation = TraceAttribute.DECISION_SITUATION.wire();
    String considered = TraceAttribute.DECISION_CONSIDERED.wire();
    assertTrue(sent.getFirst().keySet().containsAll(List.of(situation, considered)));
    assertFalse(sent.getLast().containsKey(situation));
    assertFalse(sent.getLast().containsKey(considered));
    assertTrue(sent.getLast().containsKey(TraceAttribute.DECISION_FACTS.wire()));
  }

  @Test
  void sendsAnOlderControlPlaneThatDoesNotKnowAnEmptyBatchNothingYoungEither() {
    receiver.empty = new ControlPlane.Answer(400, Map.of(), new byte[0]);
    receiver.answer = UploadTest::olderTakes;
    Records.join(journal.attempt(Records.attempt("dec_1")));
    upload().doWork();
    assertEquals(0, evidence.extent().refused());
    assertEquals(1, evidence.extent().uploaded());
  }

  @Test
  void losesNothingWhenTheControlPlaneIsRolledBackMeanwhile() {
    Upload upload = upload();
    Records.join(journal.attempt(Records.attempt("dec_1")));
    upload.doWork();
    receiver.answer = UploadTest::olderTakes;
    Records.join(journal.attempt(Records.attempt("dec_2")));
    Records.join(journal.intent(Records.intent(3)));
    upload.doWork();
    assertEquals(3, receiver.batches.size());
    assertEquals(
        List.of(), receiver.batches.getLast().stream().filter(UploadTest::hasYoung).toList());
    assertEquals(0, evidence.extent().refused());
    assertEquals(3, evidence.extent().uploaded());
    receiver.answer = spans -> taken(2);
    Records.join(journal.attempt(Records.attempt("dec_4")));
    upload.doWork();
    Records.join(journal.attempt(Records.attempt("dec_5")));
    upload.doWork();
    assertTrue(hasYoung(receiver.batches.getLast().getFirst()));
  }

  @Test
  void asksAgainWhenTheControlPlaneIsAwayAtTheStart() {
    receiver.empty = new ControlPlane.Answer(503, Map.of(), new byte[0]);
    Records.join(journal.attempt(Records.attempt("dec_1")));
    Upload upload = upload();
    assertThrows(ControlPlane.Away.class, upload::doWork);
    assertEquals(List.of(), receiver.batches);
    receiver.empty = TAKEN;
    upload.doWork();
    assertTrue(hasYoung(receiver.batches.getFirst().getFirst()));
  }
}
