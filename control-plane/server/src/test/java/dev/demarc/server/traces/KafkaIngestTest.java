package dev.demarc.server.traces;

import static dev.demarc.server.traces.TestSpans.batch;
import static dev.demarc.server.traces.TestSpans.request;
import static dev.demarc.server.traces.TestSpans.text;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.TestAgent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Span;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Spans through a real broker into a real database, and what becomes of them when one is away. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
@QuarkusTestResource(value = KafkaResource.class, restrictToAnnotatedClass = true)
class KafkaIngestTest {
  private static final int TRIES = 600;

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private final TestTenant tenant = TestTenant.create();
  private final String auditor = tenant.member("aud", TenantRole.AUDITOR);
  private TestAgent agent;
  private KafkaSettings settings;

  @Inject TraceStore store;
  @Inject MeterRegistry meters;

  @BeforeEach
  void enrol() {
    agent = TestAgent.enrol(tenant);
    settings =
        KafkaSettings.read(property ->
            ConfigProvider.getConfig().getOptionalValue(property, String.class).orElse(""));
    until("the way through Kafka is open", () -> send(batch()).statusCode() == 200);
    until(
        "the topics are there",
        () -> send(batch(request(tenant.id(), "dec_0", 1, now))).statusCode() == 200);
  }

  @Test
  void storesEachSpanOnceHoweverOftenItsBatchComes() {
    byte[] batch =
        batch(request(tenant.id(), "dec_a", 2, now), request(tenant.id(), "dec_b", 3, now));
    for (int i = 0; i < 3; i++) {
      assertEquals(0, taken(batch).length);
    }
    taken(batch(request(tenant.id(), "dec_last", 4, now)));
    untilStored("dec_last");
    assertEquals(4, counted());
  }

  @Test
  void keepsTheOthersWhenOneSpanIsRefusedAndPutsNothingOfItIntoTheLog() throws Exception {
    byte[] answer =
        taken(
            batch(
                request(tenant.id(), "dec_good", 2, now),
                request(tenant.id(), "dec_bad", 3, now)
                    .addAttributes(text("gen_ai.output.messages", "canary-9f2"))));
    var partial = ExportTraceServiceResponse.parseFrom(answer).getPartialSuccess();
    assertEquals(1, partial.getRejectedSpans());
    assertEquals("content gen_ai.output.messages: 3", partial.getErrorMessage());
    untilStored("dec_good");
    overview().body("refusedSpans", equalTo(1)).body("failClosed.of", equalTo(2));
    String log = new String(bytes(settings.topic()), StandardCharsets.UTF_8);
    assertTrue(log.contains("dec_good"));
    assertFalse(log.contains("canary") || log.contains("dec_bad"), "a refused span is in the log");
  }

  @Test
  void storesABatchThatIsLongerThanAValueOfTheLog() {
    Span.Builder[] spans =
        LongStream.rangeClosed(2, 700)
            .mapToObj(number -> request(tenant.id(), "dec_" + number, number, now))
            .toArray(Span.Builder[]::new);
    taken(batch(spans));
    until("all are stored", () -> counted() == 700);
  }

  @Test
  void storesNothingTwiceWhenTheLogIsReadAgainAndDropsWhatIsStored() {
    taken(batch(request(tenant.id(), "dec_a", 2, now)));
    untilStored("dec_a");
    var again = new SimpleMeterRegistry();
    try (var log = new SpanLog(settings);
        var topics = new LogTopics(settings);
        var reader = reader(new LogStoring(store, log, again))) {
      until(
          "the log is read again",
          () ->
              reader.doWork().done() == 0
                  && reader.lag().equals(OptionalLong.of(0))
                  && again.counter("demarc.ingest.log.stored").count() > 1);
      assertEquals(2, counted());
      topics.look();
      Map<TopicPartition, Long> stored = reader.stored();
      assertEquals(stored, reader.stored(), "what was not dropped is told again");
      topics.drop(stored);
      reader.dropped();
      assertEquals(Map.of(), reader.stored());
    }
    assertEquals(List.of(), KafkaTopics.all(settings, settings.topic()));
  }

  @Test
  void dropsWhatAReaderThatIsThereNoMoreHadStored() {
    byte[] batch = batch(request(tenant.id(), "dec_a", 2, now));
    String group = "again-" + UUID.randomUUID();
    Map<TopicPartition, Long> before = new HashMap<>();
    Map<TopicPartition, Long> told = new HashMap<>();
    try (var log = new SpanLog(settings)) {
      var storing = new LogStoring(store, log, new SimpleMeterRegistry());
      try (var killed = new LogReader(settings, group, storing)) {
        until(
            "it stored all",
            () -> {
              if (before.isEmpty()) {
                taken(batch); // the program drops what it stored, too
              }
              int done = killed.doWork().done();
              before.putAll(killed.stored());
              return done == 0 && killed.lag().equals(OptionalLong.of(0)) && !before.isEmpty();
            });
      }
      try (var next = new LogReader(settings, group, storing)) {
        until(
            "what it stored may go",
            () -> {
              next.doWork();
              told.putAll(next.stored());
              return told.keySet().containsAll(before.keySet());
            });
      }
    }
    assertEquals(before, told);
  }

  @Test
  void dropsWhatIsOfATenantThatWasErasedMeanwhile() throws Exception {
    var gone = new TenantId(UUID.randomUUID());
    double before = dropped();
    var values = new ArrayList<byte[]>();
    LogFormat.write(accepted("dec_gone", 2), values::add);
    produce(gone, values.getFirst());
    until("it is dropped", () -> dropped() == before + 1);
    assertTrue(
        records(settings.deadTopic()).stream()
            .noneMatch(each -> new String(each.key(), StandardCharsets.UTF_8).equals(gone.text())));
  }

  private double dropped() {
    return meters.counter("demarc.ingest.log.dropped").count();
  }

  @Test
  void endsItsReaderWhenItIsAskedToAndSaysSo() {
    var state = new LogState();
    try (var log = new SpanLog(settings)) {
      var loop =
          new LogLoop(
              new LogTopics(settings), () -> reader(new LogStoring(store, log, meters)), state);
      loop.start();
      until("it stores", () -> state.doing() == LogState.Doing.STORING);
      loop.stop();
    }
    assertEquals(LogState.Doing.ENDED, state.doing());
  }

  @Test
  void knowsNoLagBeforeItLooked() {
    try (var log = new SpanLog(settings);
        var reader = reader(new LogStoring(store, log, new SimpleMeterRegistry()))) {
      assertEquals(OptionalLong.empty(), reader.lag());
      until(
          "it read all there is",
          () -> reader.doWork().done() == 0 && reader.lag().equals(OptionalLong.of(0)));
    }
  }

  private LogReader reader(LogStoring storing) {
    return new LogReader(settings, "again-" + UUID.randomUUID(), storing);
  }

  @Test
  void putsAsideWhatCannotBeStoredAndGoesOn() throws Exception {
    double dead = dead();
    var whole = accepted("dec_odd", 2);
    var odd = new ArrayList<byte[]>();
    LogFormat.write(whole, odd::add);
    String broken =
        new String(odd.getFirst(), StandardCharsets.UTF_8)
            .replace("\"attributes\":\"{", "\"attributes\":\"{{");
    produce("no value of ours".getBytes(StandardCharsets.UTF_8));
    produce(broken.getBytes(StandardCharsets.UTF_8));
    taken(batch(request(tenant.id(), "dec_after", 3, now)));
    untilStored("dec_after");
    assertEquals(2, dead() - dead);
    List<String> why =
        records(settings.deadTopic()).stream()
            .filter(
                each -> new String(each.key(), StandardCharsets.UTF_8).equals(tenant.id().text()))
            .map(each ->
                new String(each.headers().lastHeader(SpanLog.WHY).value(), StandardCharsets.UTF_8))
            .toList();
    assertEquals(List.of("malformed", "refused"), why);
    assertEquals(2, counted());
  }

  @Test
  void refusesWithTheReasonWhileTheBrokerIsAwayAndLosesNothing() throws Exception {
    byte[] batch = batch(request(tenant.id(), "dec_a", 2, now));
    KafkaResource.broker().kill();
    send(batch)
        .then()
        .statusCode(503)
        .header("Retry-After", "1")
        .body("code", equalTo("unavailable"))
        .body("detail", containsString("Kafka"));
    until("readiness says so", () -> log().equals("away"));
    given().get("/q/health/ready").then().statusCode(200);
    assertTrue(
        given().get("/q/metrics").asString().contains("demarc_ingest_later_total{bound=\"log\"}"));
    KafkaResource.broker().restart();
    until("the batch is taken again", () -> send(batch).statusCode() == 200);
    untilStored("dec_a");
    assertEquals(2, counted());
    until("readiness says so", () -> log().equals("storing"));
    until(
        "nothing is left in the log",
        () -> meters.get("demarc.ingest.log.lag").gauge().value() == 0);
  }

  private AcceptedBatch accepted(String decision, long sequence) {
    byte[] body = batch(request(tenant.id(), decision, sequence, now));
    var verdict = new SpanGate(Instant::now).judge(tenant.id(), OtlpProtobuf.read(body).getFirst());
    return new AcceptedBatch(
        tenant.id(),
        AgentId.of(agent.id().text()),
        now,
        List.of(((Verdict.Accepted) verdict).record()));
  }

  private double dead() {
    return meters.find("demarc.ingest.log.dead").counters().stream()
        .mapToDouble(each -> each.count())
        .sum();
  }

  private void produce(byte[] value) throws Exception {
    produce(tenant.id(), value);
  }

  private void produce(TenantId of, byte[] value) throws Exception {
    try (var producer = KafkaTopics.producer(settings)) {
      producer.send(new ProducerRecord<>(settings.topic(), LogFormat.key(of), value)).get();
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    return KafkaTopics.all(settings, topic);
  }

  private byte[] bytes(String topic) {
    var all = new java.io.ByteArrayOutputStream();
    records(topic).forEach(each -> all.writeBytes(each.value()));
    return all.toByteArray();
  }

  private byte[] taken(byte[] batch) {
    return send(batch).then().statusCode(200).extract().asByteArray();
  }

  private Response send(byte[] batch) {
    return agent
        .call("POST", "/v1/traces")
        .contentType("application/x-protobuf")
        .body(batch)
        .post("/v1/traces");
  }

  private static String log() {
    return given()
        .get("/q/health/ready")
        .then()
        .extract()
        .path("checks.find { it.name == 'ingest' }.data.log");
  }

  private io.restassured.response.ValidatableResponse overview() {
    return given().auth().oauth2(auditor).get(tenant.path("/overview")).then().statusCode(200);
  }

  private int counted() {
    return overview().extract().path("failClosed.of");
  }

  private void untilStored(String decision) {
    until(
        decision + " is stored",
        () ->
            given().auth().oauth2(auditor).get(tenant.path("/traces/" + decision)).statusCode()
                == 200);
  }

  private static void until(String what, BooleanSupplier holds) {
    for (int tries = 0; tries < TRIES; tries++) {
      if (holds.getAsBoolean()) {
        return;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(100);
      } catch (InterruptedException stopping) {
        throw new AssertionError(what, stopping);
      }
    }
    throw new AssertionError("never: " + what);
  }
}
