package dev.demarc.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecorderTest {

  @Test
  void dropsOldestRequestWhenTooMany() {
    Recorder recorder = new Recorder(2, 1_000);
    record(recorder, "one");
    record(recorder, "two");
    record(recorder, "three");
    JsonNode json = recorder.json(0);
    assertEquals(3, json.path("count").asInt());
    assertEquals(1, json.path("dropped").asInt());
    assertEquals(2, json.path("requests").size());
    assertEquals(2, json.at("/requests/0/seq").asInt());
  }

  @Test
  void dropsOldestBodyWhenTooManyBytes() {
    Recorder recorder = new Recorder(10, 6);
    record(recorder, "12345");
    record(recorder, "67890");
    JsonNode json = recorder.json(0);
    assertEquals(1, json.path("dropped").asInt());
    assertTrue(json.at("/requests/0/bodyBase64").isNull());
    assertTrue(json.at("/requests/0/bytes").asLong() > 5);
    assertEquals("Njc4OTA=", json.at("/requests/1/bodyBase64").asText());
  }

  private static void record(Recorder recorder, String body) {
    var request =
        recorder.begin(Instant.EPOCH, "POST", "/x", "HTTP/1.1", MultiMap.caseInsensitiveMultiMap());
    recorder.append(request, Buffer.buffer(body), true);
    recorder.finish(request);
  }
}
