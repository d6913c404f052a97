package dev.demarc.e2e.boundary;

import dev.demarc.e2e.installation.Http;
import java.util.List;
import java.util.Map;

/** A request that carries a word, for every place in which a request can carry one. */
record Places(String body, Map<String, String> headers) {

  static List<Places> of(String word) {
    String plain = chat("auto", "\"" + word + "\"", "");
    return List.of(
        new Places(plain, Map.of()),
        new Places(chat("auto", "\"" + word + "\"", ",\"stream\":true"), Map.of()),
        new Places(chat("auto", "\"x\"", ",\"user\":\"" + word + "\""), Map.of()),
        new Places(chat("auto", "[{\"type\":\"text\",\"text\":\"" + word + "\"}]", ""), Map.of()),
        new Places(chat("auto", "\"x\"", tool(word)), Map.of()),
        new Places(chat(word, "\"x\"", ""), Map.of()),
        new Places("{\"model\": \"" + word, Map.of()),
        new Places(plain, Map.of("Demarc-Session", word)),
        new Places(plain, Map.of("Demarc-Class", word)),
        new Places(plain, Map.of("Demarc-Task", word)),
        new Places(plain, Map.of("Demarc-Class", "internal", "Demarc-Session", "s-" + word)),
        new Places(plain, Map.of("Demarc-Actor-Token", word)),
        new Places(plain, Map.of("User-Agent", word)),
        new Places(plain, Map.of("X-Request-Id", word)));
  }

  private static String chat(String model, String content, String more) {
    return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":%s}]%s}"
        .formatted(model, content, more);
  }

  private static String tool(String word) {
    return ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"%s\",\"parameters\":{}}}]"
        .formatted(word);
  }

  Http.Answer send(Http agent) {
    Http door = agent;
    for (var header : headers.entrySet()) {
      door = door.with(header.getKey(), header.getValue());
    }
    return door.post("/v1/chat/completions", body);
  }
}
