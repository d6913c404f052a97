package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The door over a real socket: what clients of good will cannot send. */
class DoorTest {
  @Test
  void refusesAForeignHostAndNoKey() throws IOException {
    try (Rig rig = new Rig()) {
      assertTrue(
          raw(rig, "GET /v1/models HTTP/1.1\r\nHost: evil.example\r\n\r\n")
              .startsWith("HTTP/1.1 403"));
      String keyless =
          raw(rig, "GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1:" + rig.port + "\r\n\r\n");
      assertTrue(keyless.startsWith("HTTP/1.1 401"), keyless);
      assertTrue(keyless.contains("invalid_api_key"));
    }
  }

  @Test
  void refusesAHeaderOfOursThatIsThereTwiceByItsName() throws IOException {
    try (Rig rig = new Rig()) {
      String head = "GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1:" + rig.port + "\r\n";
      String key = "authorization: Bearer " + Bundles.KEY + "\r\n";
      String classes = raw(rig, head + key + "Demarc-Class: phi\r\ndemarc-class: public\r\n\r\n");
      assertTrue(classes.startsWith("HTTP/1.1 400"), classes);
      assertTrue(classes.toLowerCase(Locale.ROOT).contains("demarc-class"), classes);
      String keys = raw(rig, head + key + "Authorization: Bearer other\r\n\r\n");
      assertTrue(keys.startsWith("HTTP/1.1 400"), keys);
    }
  }

  @Test
  void refusesABodyOverItsBoundAndReadsNoMore() {
    try (Rig rig = new Rig(600, 1_000, List.of())) {
      HttpResponse<String> answer = rig.chat(Rig.says("x".repeat(2_000)));
      assertEquals(413, answer.statusCode());
      assertEquals("request_too_large", Rig.json(answer.body()).at("/error/code").asText());
      assertEquals(0, rig.cloud.got.size());
      assertEquals(200, rig.chat(Rig.says("short")).statusCode());
    }
  }

  /** Eight times in a row, so that what is held of one would be missed by a later one. */
  @Test
  void refusesABodyWhoseTreeIsTooHeavyBeforeItIsRead() {
    try (Rig rig = new Rig(600, 4 << 20, List.of())) {
      String heavy = "[{}" + ",{}".repeat(1_000_000) + "]";
      String heavyButRead = "[{}" + ",{}".repeat(150_000) + "]";
      for (int i = 0; i < 8; i++) {
        HttpResponse<String> answer = rig.chat(with(heavy));
        assertEquals(413, answer.statusCode(), answer.body());
        assertEquals("request_too_large", Rig.json(answer.body()).at("/error/code").asText());
        assertEquals(i, rig.cloud.got.size());
        assertEquals(200, rig.chat(with(heavyButRead)).statusCode());
      }
    }
  }

  private static String with(String metadata) {
    return Rig.says("hi").replaceFirst("}$", ",\"metadata\":" + metadata + "}");
  }

  @Test
  void limitsAnApplicationsRequests() {
    try (Rig rig = new Rig(2, 1_000, List.of())) {
      rig.chat(Rig.says("1"));
      rig.chat(Rig.says("2"));
      HttpResponse<String> third = rig.chat(Rig.says("3"));
      assertEquals(429, third.statusCode());
      assertTrue(third.headers().firstValue("retry-after").isPresent());
      assertEquals(2, rig.cloud.got.size());
    }
  }

  @Test
  void refusesMoreThanMayBeUnderWayAndRecovers() throws Exception {
    try (Rig rig = new Rig()) {
      CountDownLatch arrived = new CountDownLatch(8);
      CompletableFuture<Void> go = new CompletableFuture<>();
      rig.cloud.answer =
          (request, body) -> {
            arrived.countDown();
            go.thenRun(() -> Upstream.whole(request, Upstream.HELLO));
          };
      List<CompletableFuture<Integer>> held = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        held.add(
            CompletableFuture.supplyAsync(
                () -> rig.chat(Rig.says("hi")).statusCode(), Thread::startVirtualThread));
      }
      assertTrue(arrived.await(20, TimeUnit.SECONDS));
      HttpResponse<String> ninth = rig.chat(Rig.says("hi"));
      assertEquals(503, ninth.statusCode());
      assertEquals("overloaded", Rig.json(ninth.body()).at("/error/code").asText());
      go.complete(null);
      for (CompletableFuture<Integer> each : held) {
        assertEquals(200, each.get(20, TimeUnit.SECONDS));
      }
      assertEquals(200, rig.chat(Rig.says("hi")).statusCode());
      assertEquals(9, rig.journal.requests.size());
    }
  }

  @Test
  void sendsNoByteWhileTheIntentIsNotOnTheDisk() throws Exception {
    try (Rig rig = new Rig()) {
      CompletableFuture<Void> disk = new CompletableFuture<>();
      rig.journal.intentStage = disk;
      CompletableFuture<Integer> answer =
          CompletableFuture.supplyAsync(
              () -> rig.chat(Rig.says("hi")).statusCode(), Thread::startVirtualThread);
      assertTrue(rig.journal.intended.await(20, TimeUnit.SECONDS));
      disk.completeExceptionally(new IOException("disk full"));
      assertEquals(503, answer.get(20, TimeUnit.SECONDS));
      assertEquals(0, rig.cloud.connections.get());
    }
  }

  @Test
  void recordsACallerThatHangsUpInAStream() throws Exception {
    try (Rig rig = new Rig()) {
      CountDownLatch closed = new CountDownLatch(1);
      rig.cloud.answer =
          (request, body) -> {
            request.response().setChunked(true).putHeader("content-type", "text/event-stream");
            request.response().closeHandler(gone -> closed.countDown());
            forever(request);
          };
      String body = Rig.streamed("hi");
      try (Socket socket = new Socket("127.0.0.1", rig.port)) {
        String head =
            "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + Bundles.KEY
                + "\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
        assertTrue(socket.getInputStream().readNBytes(200).length == 200);
      }
      assertTrue(closed.await(20, TimeUnit.SECONDS), "the target is told");
      assertTrue(rig.journal.requested.await(20, TimeUnit.SECONDS));
      assertEquals("client_gone", rig.journal.attempts.getFirst().errorType());
    }
  }

  private static void forever(io.vertx.core.http.HttpServerRequest request) {
    request.response().write(Upstream.delta("on and on")).onSuccess(sent -> forever(request));
  }

  private static String raw(Rig rig, String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", rig.port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] head = new byte[4_096];
      StringBuilder answer = new StringBuilder();
      while (answer.indexOf("\r\n\r\n") < 0 || answer.indexOf("}") < 0) {
        int count = socket.getInputStream().read(head);
        if (count < 0) {
          break;
        }
        answer.append(new String(head, 0, count, StandardCharsets.UTF_8));
      }
      return answer.toString();
    }
  }
}
