package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.error.ErrorCode;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bodies, headers and streams no client would send, made from seeds: each gets an answer or an
 * error of the catalogue, none takes the agent's fault, and nothing of their content is logged.
 */
class DoorFuzzTest {
  private static final int ROUNDS = 150;
  private static final String CANARY = "kestrel-71";
  private static final Set<String> CODES =
      Arrays.stream(ErrorCode.values()).map(ErrorCode::wire).collect(Collectors.toSet());
  private static final List<String> BODIES =
      List.of(
          "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + CANARY + "\"}]}",
          "{\"model\":\"auto\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
              + "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\""
              + CANARY
              + "\"}]}]}",
          "{\"model\":\"auto\",\"n\":2,\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"lookup\"}}],"
              + "\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"1\",\"function\":"
              + "{\"name\":\"lookup\",\"arguments\":\"{\\\"a\\\":1}\"}}]},"
              + "{\"role\":\"tool\",\"tool_call_id\":\"1\",\"content\":\""
              + CANARY
              + "\"}]}",
          "{\"model\":\"auto\",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":"
              + "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"}}}}},"
              + "\"messages\":[{\"role\":\"user\",\"content\":\""
              + CANARY
              + "\"}]}",
          "{\"model\":\"stand-in-large\",\"input\":[\"" + CANARY + "\",\"b\"],\"dimensions\":3}");
  private static final List<String> SPLICES =
      List.of(
          "null",
          "[]",
          "{}",
          "-1",
          "1e999999",
          "\"\"",
          "[[[[[[[[[[[[[[[[",
          "{\"a\":{\"a\":{\"a\":",
          "\u0000",
          "\\ud800",
          "\"model\":\"auto\",",
          "99999999999999999999999",
          "true",
          "data:;base64,AA");
  private static final List<String> HEADERS =
      List.of(
          "Demarc-Class",
          "Demarc-Task",
          "Demarc-Session",
          "Demarc-Actor-Token",
          "Demarc-Answerer",
          "Demarc-Deadline",
          "Demarc-Consent",
          "Demarc-Explain",
          "Demarc-Relay",
          "Demarc-Contract",
          "Content-Type",
          "Accept",
          "Origin");
  private static final List<String> VALUES =
      List.of(
          "",
          "public",
          "phi;tags=a,b",
          "a;b;c",
          "wait=9999999h",
          "-1s",
          "10s",
          "true",
          "never",
          "via=;to=;from=",
          "a; role=guardian",
          "eyJhbGciOiJub25lIn0.e30.",
          "é",
          "x".repeat(3_000),
          "text/xml",
          "\t");

  private final Rig rig = new Rig(1_000_000, 1 << 20, List.of());
  private final List<String> logged = new CopyOnWriteArrayList<>();
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          logged.add(
              record.getMessage() + Arrays.toString(record.getParameters()) + record.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    Logger.getLogger("").addHandler(listener);
  }

  @AfterEach
  void close() {
    Logger.getLogger("").removeHandler(listener);
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 47, 2_026})
  void answersAnyBodyAndHeaderWithAnAnswerOrANamedError(long seed) throws IOException {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      String body = BODIES.get(random.nextInt(BODIES.size()));
      byte[] sent = mutated(body, random);
      String path = body.contains("\"input\"") ? "/v1/embeddings" : "/v1/chat/completions";
      check(exchange(path, headers(random), sent), "seed " + seed + ", round " + round);
    }
    stillServes(seed);
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 23, 2_027})
  void answersWhateverATargetSends(long seed) throws IOException {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS / 3; round++) {
      boolean streamed = random.nextBoolean();
      byte[] answer =
          mutated(
              streamed
                  ? Upstream.delta(CANARY) + Upstream.FINISH + Upstream.USAGE + Upstream.DONE
                  : Upstream.HELLO.replace("hello", CANARY),
              random);
      boolean cut = random.nextInt(4) == 0;
      rig.cloud.answer =
          (request, body) -> {
            request.response().setChunked(true);
            request
                .response()
                .putHeader("content-type", streamed ? "text/event-stream" : "application/json");
            request
                .response()
                .write(Buffer.buffer(answer))
                .onComplete(sent -> {
                  if (cut) {
                    request.connection().close();
                  } else {
                    request.response().end();
                  }
                });
          };
      rig.spare.answer = rig.cloud.answer;
      check(
          exchange(
              "/v1/chat/completions",
              "",
              BODIES.get(streamed ? 1 : 0).getBytes(StandardCharsets.UTF_8)),
          "seed " + seed + ", round " + round);
    }
    stillServes(seed);
  }

  private void stillServes(long seed) {
    rig.cloud.answer = (request, body) -> Upstream.whole(request, Upstream.HELLO);
    rig.spare.answer = rig.cloud.answer;
    var answer = rig.chat(Rig.says("One. Two."), "Demarc-Task", "summarize");
    assertEquals(200, answer.statusCode(), "seed " + seed + ": " + answer.body());
    for (String line : logged) {
      assertFalse(line.contains(CANARY), "seed " + seed + " logged " + line);
    }
  }

  private static void check(String response, String which) {
    assertTrue(response.startsWith("HTTP/1.1 "), which + ": " + response);
    int status = Integer.parseInt(response.substring(9, 12));
    assertNotEquals(500, status, which + ": " + response);
    boolean told = response.contains("\"demarc\"") || response.contains("event: error");
    assertTrue(status != 200 || told, which + ": an answer without its envelope, " + response);
    if (status != 200 && !response.contains("{\"error\"")) {
      assertTrue(Set.of(400, 414, 431).contains(status), which + ": below HTTP, " + response);
    } else if (status != 200) {
      String code =
          Rig.json(response.substring(response.indexOf("{\"error\""))).at("/error/code").asText();
      assertTrue(CODES.contains(code), which + ": " + response);
      assertEquals(false, response.contains(CANARY), which + ": an error tells content");
    }
  }

  /** One to four changes: cut, flip, splice, repeat, drop. */
  private static byte[] mutated(String body, Random random) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    for (int change = 1 + random.nextInt(4); change > 0 && bytes.length > 2; change--) {
      int at = random.nextInt(bytes.length);
      ByteArrayOutputStream next = new ByteArrayOutputStream();
      next.write(bytes, 0, at);
      switch (random.nextInt(5)) {
        case 0 -> {}
        case 1 -> {
          next.write(random.nextInt(256));
          next.write(bytes, at + 1, bytes.length - at - 1);
        }
        case 2 -> {
          next.writeBytes(
              SPLICES.get(random.nextInt(SPLICES.size())).getBytes(StandardCharsets.UTF_8));
          next.write(bytes, at, bytes.length - at);
        }
        case 3 -> {
          int length = Math.min(bytes.length - at, 1 + random.nextInt(40));
          next.write(bytes, at, length);
          next.write(bytes, at, bytes.length - at);
        }
        default -> {
          int gone = Math.min(bytes.length - at, 1 + random.nextInt(20));
          next.write(bytes, at + gone, bytes.length - at - gone);
        }
      }
      bytes = next.toByteArray();
    }
    return bytes;
  }

  private static String headers(Random random) {
    StringBuilder headers = new StringBuilder();
    for (int i = random.nextInt(3); i > 0; i--) {
      headers
          .append(HEADERS.get(random.nextInt(HEADERS.size())))
          .append(": ")
          .append(VALUES.get(random.nextInt(VALUES.size())))
          .append("\r\n");
    }
    return headers.toString();
  }

  /** Over a bare socket: a well-behaved client would not send these. Hangs fail by time-out. */
  private String exchange(String path, String headers, byte[] body) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", rig.port)) {
      socket.setSoTimeout(60_000);
      OutputStream out = socket.getOutputStream();
      String head =
          "POST "
              + path
              + " HTTP/1.1\r\nHost: 127.0.0.1:"
              + rig.port
              + "\r\nAuthorization: Bearer "
              + Bundles.KEY
              + "\r\nConnection: close\r\nContent-Length: "
              + body.length
              + "\r\n"
              + headers
              + "\r\n";
      out.write(head.getBytes(StandardCharsets.ISO_8859_1));
      out.write(body);
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
