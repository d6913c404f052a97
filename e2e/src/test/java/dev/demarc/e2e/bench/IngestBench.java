package dev.demarc.e2e.bench;

import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.e2e.installation.TestAgent;
import dev.demarc.e2e.load.SpanBatch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.PGConnection;

/**
 * Spans a second that the control plane stored and acknowledged, from four connections of one
 * agent, beside a bare {@code COPY} of rows of about the same size into a table with two indexes.
 */
final class IngestBench {
  private static final int SPANS = 1_000;
  private static final int CONNECTIONS = 4;
  private static final long SECONDS = Integer.getInteger("demarc.bench.seconds", 30);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private IngestBench() {}

  static Map<String, Number> run() throws Exception {
    Installation installation = Installation.underTest();
    var doors = new Doors(installation);
    TenantKit kit =
        TenantKit.create(doors, "ingest-" + Long.toString(System.currentTimeMillis(), 36));
    TestAgent agent = TestAgent.enrol(doors, kit.tenant());
    Map<String, Number> figures = new LinkedHashMap<>();
    ingest(installation.controlPlane(), agent, kit.tenant().id().text(), 3);
    figures.put(
        "spans_per_s",
        ingest(installation.controlPlane(), agent, kit.tenant().id().text(), SECONDS));
    figures.put("rss_mb", rssMegabytes(Storage.of(installation)));
    figures.put("copy_rows_per_s", copy(Storage.of(installation)));
    return figures;
  }

  private static long ingest(URI controlPlane, TestAgent agent, String tenant, long seconds)
      throws InterruptedException {
    var stored = new AtomicLong();
    var sequence = new AtomicLong();
    long epoch = System.currentTimeMillis();
    String token = agent.accessToken();
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    try (var senders = Executors.newFixedThreadPool(CONNECTIONS)) {
      for (int i = 0; i < CONNECTIONS; i++) {
        senders.submit(() -> {
          while (System.nanoTime() < end) {
            byte[] batch = SpanBatch.of(tenant, epoch, sequence.getAndAdd(SPANS), SPANS);
            send(controlPlane, agent.door(token, "POST", "/v1/traces"), batch);
            stored.addAndGet(SPANS);
          }
          return null;
        });
      }
    }
    return Math.round(stored.get() / ((System.nanoTime() - start) / 1e9));
  }

  private static void send(URI controlPlane, Http door, byte[] batch)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(controlPlane.resolve("/v1/traces"))
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(batch));
    door.headers().forEach(request::setHeader);
    var answer = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200 || answer.body().contains("rejected")) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
  }

  /** Of the control plane, now. */
  static long rssMegabytes(Storage storage) throws IOException {
    Path status = Path.of("/proc/" + storage.pid("control-plane") + "/status");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private static long copy(Storage storage) throws SQLException, IOException {
    byte[] rows = rows();
    try (var owner = storage.connect("demarc_owner");
        var statement = owner.createStatement()) {
      statement.execute("drop table if exists bench_copy");
      statement.execute("create table bench_copy (id bigint primary key, at bigint, body text)");
      statement.execute("create index on bench_copy (at)");
      long start = System.nanoTime();
      long copied =
          owner
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("copy bench_copy from stdin", new ByteArrayInputStream(rows));
      double seconds = (System.nanoTime() - start) / 1e9;
      statement.execute("drop table bench_copy");
      return Math.round(copied / seconds);
    }
  }

  private static byte[] rows() {
    var text = new StringBuilder();
    String body = "x".repeat(1_500);
    for (int i = 0; i < 100_000; i++) {
      text.append(i)
          .append('\t')
          .append(i * 37L % 1_000_003)
          .append('\t')
          .append(body)
          .append('\n');
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
