package dev.demarc.server.traces;

import static dev.demarc.server.traces.TestSpans.batch;
import static dev.demarc.server.traces.TestSpans.request;
import static dev.demarc.server.traces.TestSpans.text;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.TestAgent;
import dev.demarc.server.platform.TenantDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of a batch that cannot be read, whole or in part. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class RefusedBatchesTest {
  /** Longer than a read waits where the other side was gone before it began. */
  private static final Duration BOUND = Duration.ofSeconds(90);

  private static final String LARGE = "batch-too-large";
  private static final String MALFORMED = "batch-malformed";
  private static final String CUT = "batch-cut";

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private TestTenant tenant;
  private TestAgent agent;
  private String auditor;

  @Inject TenantDatabase database;
  @Inject MeterRegistry meters;

  @BeforeEach
  void enrol() {
    tenant = TestTenant.create();
    agent = TestAgent.enrol(tenant);
    auditor = tenant.member("aud-" + UUID.randomUUID(), TenantRole.AUDITOR);
  }

  @Test
  void countsABombAsOneBatchAndNoSpan() throws IOException {
    double before = metered(LARGE);
    byte[] bomb = gzip(new byte[OtlpLimits.INFLATED_BYTES + 1]);
    assertTrue(bomb.length < 100_000);
    assertEquals(413, send(bomb, "gzip"));
    assertEquals(413, send(gzip(bombOfJson()), "gzip", "application/json"));
    assertEquals(Map.of(LARGE, 2L), refused());
    assertEquals(before + 2, metered(LARGE));
    overview()
        .body("refusedSpans", equalTo(0))
        .body("refusedByReason", hasSize(0))
        .body("refusedBatches.reason", contains(LARGE))
        .body("refusedBatches.count", contains(2));
    given()
        .auth()
        .oauth2(auditor)
        .get(tenant.path("/measures/privacy.violations?step=none&by=what"))
        .then()
        .statusCode(200)
        .body("series", hasSize(0));
    takesWhole(2);
  }

  @Test
  void countsWhatSaysThatItIsTooLongAndReadsNothingOfIt() throws IOException {
    double before = metered(LARGE);
    String length = "Content-Length: " + (OtlpLimits.BODY_BYTES + 1) + "\r\n";
    assertEquals("HTTP/1.1 413 Request Entity Too Large", RawAgent.answerTo(agent, length));
    assertEquals(Map.of(LARGE, 1L), refused());
    assertEquals(before + 1, metered(LARGE));
    takesWhole(1);
  }

  @Test
  void countsForNoTenantWhatNoAgentSent() throws IOException {
    double before = metered(LARGE);
    var stranger = new TestAgent(tenant, agent.keys(), agent.id(), "forged");
    String length = "Content-Length: " + (OtlpLimits.BODY_BYTES + 1) + "\r\n";
    RawAgent.answerTo(stranger, length);
    assertEquals(Map.of(), refused());
    assertEquals(before + 1, metered(LARGE));
  }

  @Test
  void countsWhatDoesNotEnd() throws IOException, InterruptedException {
    RawAgent.pour(agent, new byte[1 << 16], 2 * OtlpLimits.BODY_BYTES >> 16);
    untilRefused(Map.of(LARGE, 1L));
    takesWhole(1);
  }

  @Test
  void countsGarbageOfEveryKind() throws IOException {
    double before = metered(MALFORMED);
    assertEquals(400, send(new byte[] {10, 100, 1}, "identity"));
    assertEquals(400, send(new byte[] {1, 2}, "gzip"));
    assertEquals(400, send("{".getBytes(), "identity", "application/json"));
    assertEquals(400, send("[]".getBytes(), "identity", "application/json"));
    assertEquals(Map.of(MALFORMED, 4L), refused());
    assertEquals(before + 4, metered(MALFORMED));
    takesWhole(4);
  }

  @Test
  void keepsNothingOfABatchThatIsCutAndCountsItsSpansOnceWhenItComesWhole() throws IOException {
    byte[] whole = twoAndOneRefused();
    byte[] packed = gzip(whole);
    for (int eighth = 1; eighth < 8; eighth++) {
      assertEquals(400, send(Arrays.copyOf(whole, whole.length * eighth / 8), "identity"));
      assertEquals(400, send(Arrays.copyOf(packed, packed.length * eighth / 8), "gzip"));
    }
    assertEquals(400, send(Arrays.copyOf(packed, packed.length - 1), "gzip"));
    assertEquals(Map.of(MALFORMED, 15L), refused());
    traces(0);
    assertEquals(200, send(packed, "gzip"));
    assertEquals(Map.of(MALFORMED, 15L, "content", 1L), refused());
    traces(2);
    overview().body("failClosed.of", equalTo(2)).body("refusedSpans", equalTo(1));
  }

  @Test
  void keepsNothingWhereTheConnectionEndsInTheMiddle() throws IOException, InterruptedException {
    double before = metered(CUT);
    byte[] whole = twoAndOneRefused();
    String length = "Content-Length: " + whole.length + "\r\n";
    RawAgent.hangUp(agent, length, Arrays.copyOf(whole, whole.length / 2));
    untilRefused(Map.of(CUT, 1L));
    RawAgent.hangUp(agent, length, Arrays.copyOf(whole, whole.length - 1));
    untilRefused(Map.of(CUT, 2L));
    RawAgent.hangUp(agent, "Transfer-Encoding: chunked\r\n", "100000\r\nbegin".getBytes());
    untilRefused(Map.of(CUT, 3L));
    assertEquals(before + 3, metered(CUT));
    traces(0);
    assertEquals(200, send(whole, "identity"));
    assertEquals(Map.of(CUT, 3L, "content", 1L), refused());
    traces(2);
    overview().body("failClosed.of", equalTo(2)).body("refusedBatches.count", contains(3));
  }

  private byte[] twoAndOneRefused() {
    return batch(
        request(tenant.id(), "dec_a", 1, now),
        request(tenant.id(), "dec_b", 2, now),
        request(tenant.id(), "dec_c", 3, now).addAttributes(text("gen_ai.input.messages", "x")));
  }

  private static byte[] bombOfJson() {
    byte[] json = new byte[OtlpLimits.INFLATED_JSON_BYTES + 1];
    Arrays.fill(json, (byte) ' ');
    return json;
  }

  /** The server is up, and what it takes now is counted apart from what it refused. */
  private void takesWhole(long refusedBefore) throws IOException {
    assertEquals(200, send(gzip(batch(request(tenant.id(), "dec_z", 9, now))), "gzip"));
    traces(1);
    assertEquals(refusedBefore, refused().values().stream().mapToLong(Long::longValue).sum());
  }

  private int send(byte[] body, String encoding) {
    return send(body, encoding, "application/x-protobuf");
  }

  private int send(byte[] body, String encoding, String type) {
    return agent
        .call("POST", OtlpResource.PATH)
        .contentType(type)
        .header("Content-Encoding", encoding)
        .body(body)
        .post(OtlpResource.PATH)
        .statusCode();
  }

  private Map<String, Long> refused() {
    Map<String, Long> counts = new TreeMap<>();
    database.doInTenant(
        tenant.id(),
        sql ->
            sql.query(
                    "select reason, sum(spans) from trace_refused_minute where tenant_id = ? group by 1",
                    row -> Map.entry(row.getString(1), row.getLong(2)),
                    tenant.id())
                .forEach(one -> counts.put(one.getKey(), one.getValue())));
    return counts;
  }

  /**
   * Nobody waits for the answer to a request that nobody hears. One after the other: of several at
   * once, those beyond the share of the tenant are told to come again.
   */
  private void untilRefused(Map<String, Long> counts) throws InterruptedException {
    Instant end = Instant.now().plus(BOUND);
    while (!refused().equals(counts) && Instant.now().isBefore(end)) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertEquals(counts, refused());
  }

  private double metered(String reason) {
    return meters.counter("demarc.ingest.refused", "reason", reason).count();
  }

  private void traces(int many) {
    given()
        .auth()
        .oauth2(auditor)
        .get(tenant.path("/traces"))
        .then()
        .statusCode(200)
        .body("items", hasSize(many));
  }

  private ValidatableResponse overview() {
    return given().auth().oauth2(auditor).get(tenant.path("/overview")).then().statusCode(200);
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }
}
