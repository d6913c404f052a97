package dev.demarc.cloud;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandInCloudTest {

  private static final String HELLO =
      """
      {"model":"stand-in-large","messages":[{"role":"user","content":"Hello there, cloud"}]%s}\
      """;

  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private StandInCloud cloud;
  private int port;

  @TempDir Path directory;

  @BeforeEach
  void start() throws Exception {
    restart(CloudOptions.onAnyPort());
  }

  private void restart(CloudOptions options) throws Exception {
    stop();
    cloud = StandInCloud.create(options);
    port = cloud.start().toCompletionStage().toCompletableFuture().get();
  }

  @AfterEach
  void stop() {
    if (cloud != null) {
      cloud.close();
    }
  }

  @Test
  void answersAsTheStandInWhenChatting() throws Exception {
    HttpResponse<String> response = chat(HELLO.formatted(""));
    assertEquals(200, response.statusCode());
    assertEquals("demarc-stand-in-cloud", response.headers().firstValue("server").orElseThrow());
    JsonNode json = mapper.readTree(response.body());
    assertEquals("stand-in-large", json.path("model").asText());
    assertEquals("fp_demarc_stand_in", json.path("system_fingerprint").asText());
    String content = json.at("/choices/0/message/content").asText();
    assertTrue(content.startsWith("This is the stand-in cloud"), content);
    assertTrue(content.endsWith("Hello there, cloud"), content);
    assertEquals("stop", json.at("/choices/0/finish_reason").asText());
    assertEquals(new TokenCounter().count(content), json.at("/usage/completion_tokens").asInt());
    assertEquals(
        json.at("/usage/prompt_tokens").asInt() + json.at("/usage/completion_tokens").asInt(),
        json.at("/usage/total_tokens").asInt());
  }

  @Test
  void givesSameAnswerWhenAskedTwice() throws Exception {
    String first = content(chat(HELLO.formatted("")));
    assertEquals(first, content(chat(HELLO.formatted(""))));
    assertNotEquals(first, content(chat(HELLO.formatted("").replace("Hello", "Bye"))));
  }

  @Test
  void streamsSameTextWhenStreaming() throws Exception {
    List<String> events =
        events(
            chat(HELLO.formatted(",\"stream\":true,\"stream_options\":{\"include_usage\":true}")));
    assertEquals("[DONE]", events.getLast());
    JsonNode first = mapper.readTree(events.getFirst());
    assertEquals("assistant", first.at("/choices/0/delta/role").asText());
    JsonNode usage = mapper.readTree(events.get(events.size() - 2));
    assertEquals(0, usage.path("choices").size());
    assertTrue(usage.at("/usage/total_tokens").asInt() > 0);
    JsonNode finish = mapper.readTree(events.get(events.size() - 3));
    assertEquals("stop", finish.at("/choices/0/finish_reason").asText());
    assertEquals(content(chat(HELLO.formatted(""))), streamedText(events));
  }

  @Test
  void sendsNoUsageChunkWhenNotAskedFor() throws Exception {
    List<String> events = events(chat(HELLO.formatted(",\"stream\":true")));
    assertTrue(events.stream().noneMatch(event -> event.contains("usage")));
  }

  @Test
  void cutsAnswerWhenMaxTokensIsSmall() throws Exception {
    JsonNode json = mapper.readTree(chat(HELLO.formatted(",\"max_tokens\":5")).body());
    assertEquals("length", json.at("/choices/0/finish_reason").asText());
    assertEquals(5, json.at("/usage/completion_tokens").asInt());
  }

  @Test
  void givesSeveralChoicesWhenAskedForN() throws Exception {
    JsonNode json = mapper.readTree(chat(HELLO.formatted(",\"n\":3")).body());
    assertEquals(3, json.path("choices").size());
    assertEquals(2, json.at("/choices/2/index").asInt());
  }

  @Test
  void answersJsonWhenJsonObjectIsAskedFor() throws Exception {
    String format = ",\"response_format\":{\"type\":\"json_object\"}";
    JsonNode answer = mapper.readTree(content(chat(HELLO.formatted(format))));
    assertEquals("Hello there, cloud", answer.path("begins").asText());
    assertTrue(answer.path("from").asText().contains("stand-in"));
  }

  @Test
  void fitsSchemaWhenJsonSchemaIsAskedFor() throws Exception {
    String schema =
        "{\"type\":\"object\",\"properties\":{\"dose\":{\"type\":\"integer\",\"minimum\":3}}}";
    String format =
        ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":"
            + schema
            + "}}";
    assertEquals("{\"dose\":3}", content(chat(HELLO.formatted(format))));
  }

  @Test
  void callsToolWhenToolChoiceForcesIt() throws Exception {
    JsonNode choice = mapper.readTree(chat(HELLO.formatted(tools(""))).body()).at("/choices/0");
    assertEquals("tool_calls", choice.path("finish_reason").asText());
    assertTrue(choice.at("/message/content").isNull());
    JsonNode call = choice.at("/message/tool_calls/0");
    assertEquals("weigh", call.at("/function/name").asText());
    assertEquals("{\"kg\":0.0}", call.at("/function/arguments").asText());
    assertFalse(call.path("id").asText().isEmpty());
  }

  @Test
  void streamsToolCallWithIndexAndOneIdWhenForced() throws Exception {
    List<String> events = events(chat(HELLO.formatted(tools(",\"stream\":true"))));
    JsonNode opening = mapper.readTree(events.get(1)).at("/choices/0/delta/tool_calls/0");
    JsonNode rest = mapper.readTree(events.get(2)).at("/choices/0/delta/tool_calls/0");
    assertEquals(0, opening.path("index").asInt(-1));
    assertTrue(opening.hasNonNull("id"));
    assertFalse(rest.has("id"));
    assertEquals("{\"kg\":0.0}", rest.at("/function/arguments").asText());
  }

  @Test
  void embedsAlikeInBothEncodings() throws Exception {
    String body = "{\"model\":\"stand-in-embed\",\"input\":[\"one\",\"two\"]%s}";
    JsonNode floats = mapper.readTree(post("/v1/embeddings", body.formatted("")).body());
    JsonNode packed =
        mapper.readTree(
            post("/v1/embeddings", body.formatted(",\"encoding_format\":\"base64\"")).body());
    assertEquals(256, floats.at("/data/0/embedding").size());
    float[] fromFloats = new float[256];
    for (int i = 0; i < 256; i++) {
      fromFloats[i] = (float) floats.at("/data/1/embedding").get(i).asDouble();
    }
    float[] fromBase64 = new float[256];
    ByteBuffer.wrap(Base64.getDecoder().decode(packed.at("/data/1/embedding").asText()))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(fromBase64);
    assertArrayEquals(fromFloats, fromBase64);
    assertNotEquals(floats.at("/data/0/embedding"), floats.at("/data/1/embedding"));
    assertEquals(2, floats.at("/usage/prompt_tokens").asInt());
  }

  @Test
  void listsModelsWhenAsked() throws Exception {
    JsonNode list = mapper.readTree(get("/v1/models").body());
    assertEquals(3, list.path("data").size());
    assertEquals(
        "stand-in-small",
        mapper.readTree(get("/v1/models/stand-in-small").body()).path("id").asText());
  }

  @Test
  void refusesUnknownModelWithOpenAiShape() throws Exception {
    HttpResponse<String> response = chat(HELLO.formatted("").replace("stand-in-large", "gpt-9"));
    assertEquals(404, response.statusCode());
    assertEquals("model_not_found", mapper.readTree(response.body()).at("/error/code").asText());
    assertEquals(404, get("/v1/models/gpt-9").statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{} {}",
        "{\"model\":\"stand-in-large\"}",
        "{\"model\":\"stand-in-large\",\"messages\":[]}",
        "{\"model\":\"stand-in-large\",\"messages\":[{\"role\":\"boss\",\"content\":\"x\"}]}",
        "{\"model\":\"stand-in-large\",\"messages\":[{\"role\":\"user\",\"content\":7}]}",
        "{\"model\":\"stand-in-embed\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
      })
  void refusesMalformedBodyWith400(String body) throws Exception {
    HttpResponse<String> response = chat(body);
    assertEquals(400, response.statusCode());
    assertEquals(
        "invalid_request_error", mapper.readTree(response.body()).at("/error/type").asText());
  }

  @Test
  void refusesBodyPastBoundWith413() throws Exception {
    byte[] body = new byte[(int) StandInCloud.MAX_BODY_BYTES + 1];
    try (Socket socket = new Socket("127.0.0.1", port)) {
      var out = socket.getOutputStream();
      String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n";
      out.write(head.formatted(body.length).getBytes(StandardCharsets.US_ASCII));
      out.write(body);
      out.flush();
      byte[] status = socket.getInputStream().readNBytes(12);
      assertEquals("HTTP/1.1 413", new String(status, StandardCharsets.US_ASCII));
    }
  }

  @Test
  void refusesCallWithoutKey() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri("/v1/models")).build();
    assertEquals(401, client.send(request, BodyHandlers.ofString()).statusCode());
  }

  @Test
  void acceptsOnlyTheKeyOfTheFile() throws Exception {
    Path file = Files.writeString(directory.resolve("key"), "sk-exact\n");
    restart(new CloudOptions("127.0.0.1", 0, Optional.empty(), Optional.of(file)));
    assertEquals(401, get("/v1/models").statusCode());
    HttpRequest exact =
        HttpRequest.newBuilder(uri("/v1/models"))
            .header("Authorization", "Bearer sk-exact")
            .build();
    assertEquals(200, client.send(exact, BodyHandlers.ofString()).statusCode());
  }

  @Test
  void recordsEveryByteInOrder() throws Exception {
    chat("not json at all");
    chat(HELLO.formatted(""));
    JsonNode recorded = mapper.readTree(get("/recorded").body());
    assertEquals(2, recorded.path("count").asInt());
    assertEquals(0, recorded.path("dropped").asInt());
    assertEquals("not json at all", body(recorded.at("/requests/0")));
    assertEquals(HELLO.formatted(""), body(recorded.at("/requests/1")));
    assertEquals("Bearer test", recorded.at("/requests/1/headers/Authorization").asText());
    assertEquals("/v1/chat/completions", recorded.at("/requests/1/path").asText());
    assertEquals(
        recorded.at("/requests/0/bytes").asLong() + recorded.at("/requests/1/bytes").asLong(),
        recorded.path("bytes").asLong());
  }

  @Test
  void countsHeadAndBodyAsOnTheWire() throws Exception {
    String wire =
        "POST /x?y=1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc";
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write(wire.getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    }
    JsonNode recorded = mapper.readTree(get("/recorded").body());
    assertEquals(wire.length(), recorded.path("bytes").asInt());
  }

  @Test
  @Timeout(60)
  void recordsWhatCameWhenUploadIsCutShort() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      String wire = "POST /v1/embeddings HTTP/1.1\r\nHost: h\r\nContent-Length: 99\r\n\r\ncanary";
      socket.getOutputStream().write(wire.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      JsonNode request = mapper.readTree(get("/recorded").body()).at("/requests/0");
      while (!"canary".equals(body(request))) {
        request = mapper.readTree(get("/recorded").body()).at("/requests/0");
      }
      assertFalse(request.path("complete").asBoolean());
    }
  }

  @Test
  void givesOnlyNewerRequestsWhenAskedSince() throws Exception {
    get("/v1/models");
    get("/v1/models/stand-in-small");
    JsonNode recorded = mapper.readTree(get("/recorded?since=1").body());
    assertEquals(2, recorded.path("count").asInt());
    assertEquals(1, recorded.path("requests").size());
    assertEquals(2, recorded.at("/requests/0/seq").asInt());
  }

  @Test
  void forgetsWhenRecordedIsDeleted() throws Exception {
    get("/v1/models");
    client.send(
        HttpRequest.newBuilder(uri("/recorded")).DELETE().build(), BodyHandlers.discarding());
    JsonNode recorded = mapper.readTree(get("/recorded").body());
    assertEquals(0, recorded.path("count").asInt());
    assertEquals(0, recorded.path("bytes").asInt());
  }

  @Test
  void writesRecordingsWhenDirectoryIsGiven() throws Exception {
    restart(new CloudOptions("127.0.0.1", 0, Optional.of(directory), Optional.empty()));
    chat("canary");
    List<String> lines = Files.readAllLines(directory.resolve("recorded.jsonl"));
    assertEquals(1, lines.size());
    assertEquals("canary", body(mapper.readTree(lines.getFirst())));
  }

  @Test
  void failsAsOftenAsToldWhenFaultIsSet() throws Exception {
    fault("503", ",\"count\":1");
    assertEquals(503, chat(HELLO.formatted("")).statusCode());
    assertEquals(200, chat(HELLO.formatted("")).statusCode());
  }

  @Test
  void breaksConnectionWhenToldToCut() throws Exception {
    fault("cut-mid-stream", "");
    assertThrows(IOException.class, () -> chat(HELLO.formatted("")));
    assertThrows(IOException.class, () -> chat(HELLO.formatted(",\"stream\":true")));
    fault("none", "");
    assertEquals(200, chat(HELLO.formatted("")).statusCode());
  }

  @Test
  void sendsNoJsonWhenToldTo() throws Exception {
    fault("wrong-json", "");
    String body = chat(HELLO.formatted("")).body();
    assertThrows(IOException.class, () -> mapper.readTree(body));
    String chunk = events(chat(HELLO.formatted(",\"stream\":true"))).get(1);
    assertThrows(IOException.class, () -> mapper.readTree(chunk));
  }

  @Test
  void namesOtherModelWhenToldTo() throws Exception {
    fault("wrong-model", "");
    JsonNode json = mapper.readTree(chat(HELLO.formatted("")).body());
    assertEquals("stand-in-other", json.path("model").asText());
  }

  @Test
  void staysSilentWhenToldToHang() throws Exception {
    fault("hang", ",\"count\":1");
    HttpRequest request = request("/v1/models").timeout(Duration.ofMillis(300)).build();
    assertThrows(HttpTimeoutException.class, () -> client.send(request, BodyHandlers.discarding()));
    assertEquals(200, get("/v1/models").statusCode());
  }

  @Test
  void answersInFullWhenToldToBeSlow() throws Exception {
    fault("slow", ",\"delayMillis\":1");
    List<String> events = events(chat(HELLO.formatted(",\"stream\":true")));
    assertEquals("[DONE]", events.getLast());
    assertTrue(streamedText(events).endsWith("cloud"));
  }

  @Test
  void refusesUnknownFault() throws Exception {
    assertEquals(400, post("/faults", "{\"mode\":\"explode\"}").statusCode());
  }

  private static String tools(String more) {
    return more
        + """
        ,"tool_choice":"required","tools":[{"type":"function","function":{"name":"weigh",
        "parameters":{"type":"object","properties":{"kg":{"type":"number"}}}}}]\
        """;
  }

  private void fault(String mode, String more) throws Exception {
    assertEquals(200, post("/faults", "{\"mode\":\"" + mode + "\"" + more + "}").statusCode());
  }

  private String streamedText(List<String> events) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String event : events.subList(0, events.size() - 1)) {
      text.append(mapper.readTree(event).at("/choices/0/delta/content").asText(""));
    }
    return text.toString();
  }

  private static List<String> events(HttpResponse<String> response) {
    assertTrue(
        response
            .headers()
            .firstValue("content-type")
            .orElseThrow()
            .startsWith("text/event-stream"));
    return response
        .body()
        .lines()
        .filter(line -> !line.isEmpty())
        .map(line -> line.substring("data: ".length()))
        .toList();
  }

  private String content(HttpResponse<String> response) throws IOException {
    return mapper.readTree(response.body()).at("/choices/0/message/content").asText();
  }

  private static String body(JsonNode request) {
    return new String(
        Base64.getDecoder().decode(request.path("bodyBase64").asText()), StandardCharsets.UTF_8);
  }

  private HttpResponse<String> chat(String body) throws Exception {
    return post("/v1/chat/completions", body);
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return client.send(
        request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer test");
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
