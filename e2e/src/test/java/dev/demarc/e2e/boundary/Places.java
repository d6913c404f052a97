package dev.demarc.e2e.boundary;

import dev.demarc.e2e.installation.Http;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A request that carries a word, for every place in which a request can carry one. */
record Places(String method, String path, String body, Map<String, String> headers) {
  private static final String CHAT = "/v1/chat/completions";
  private static final List<String> HEADERS =
      List.of(
          "Demarc-Session",
          "Demarc-Class",
          "Demarc-Task",
          "Demarc-Actor-Token",
          "Demarc-Deadline",
          "Demarc-Budget",
          "Demarc-Consent",
          "Demarc-Explain",
          "Authorization",
          "User-Agent",
          "X-Request-Id",
          "Idempotency-Key",
          "Origin",
          "Referer",
          "Cookie",
          "Traceparent",
          "Baggage");

  static List<Places> of(String word) {
    List<Places> all = new ArrayList<>();
    bodies(word).forEach(body -> all.add(post(CHAT, body, Map.of())));
    String plain = says(quoted(word), "");
    HEADERS.forEach(header -> all.add(post(CHAT, plain, Map.of(header, word))));
    all.add(post(CHAT, plain, Map.of("Demarc-Class", "internal", "Demarc-Session", "s-" + word)));
    all.add(post("/v1/embeddings", "{\"model\":\"auto\",\"input\":[%s]}".formatted(quoted(word))));
    all.add(post("/demarc/v1/decide", plain));
    all.add(post("/v1/" + word + "?" + word + "=" + word, plain));
    all.add(new Places("GET", "/demarc/v1/jobs/" + word, "", Map.of()));
    return all;
  }

  private static List<String> bodies(String word) {
    String base64 = Base64.getEncoder().encodeToString(word.getBytes(StandardCharsets.UTF_8));
    String said = quoted(word);
    return List.of(
        says(said, ""),
        says(said, ",\"stream\":true"),
        says(quoted("x"), ",\"user\":" + said),
        says(quoted("x"), ",\"stop\":[%s],\"metadata\":{%s:%s}".formatted(said, said, said)),
        says(quoted("x"), ",%s:%s".formatted(said, said)),
        says("[{\"type\":\"text\",\"text\":%s}]".formatted(said), ""),
        says("[{\"type\":%s,%s:%s}]".formatted(said, said, said), ""),
        says(file(word + ".pdf", "data:application/pdf;base64," + base64), ""),
        says(image("data:image/png;base64," + base64), ""),
        says(image("https://" + word + ".example.test/" + word + ".png"), ""),
        says(quoted("x"), tool(word)),
        says(quoted("x"), format(word)),
        says(quoted("see [%s]".formatted(word)), sources(word)),
        history(word),
        "{\"model\":%s,\"messages\":[]}".formatted(said),
        "{\"model\": \"" + word,
        word);
  }

  private static Places post(String path, String body) {
    return post(path, body, Map.of());
  }

  private static Places post(String path, String body, Map<String, String> headers) {
    return new Places("POST", path, body, headers);
  }

  private static String says(String content, String more) {
    return "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":%s}]%s}"
        .formatted(content, more);
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private static String file(String name, String data) {
    return "[{\"type\":\"file\",\"file\":{\"filename\":\"%s\",\"file_data\":\"%s\"}}]"
        .formatted(name, data);
  }

  private static String image(String url) {
    return "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"%s\"}}]".formatted(url);
  }

  private static String tool(String word) {
    return ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"%s\",\"parameters\":{}}}]"
        .formatted(word);
  }

  private static String format(String word) {
    return """
    ,"response_format":{"type":"json_schema","json_schema":{"name":"%1$s","description":"%1$s",\
    "schema":{"type":"object","title":"%1$s","properties":{"%1$s":{"type":"string"}}}}}\
    """
        .formatted(word);
  }

  private static String sources(String word) {
    return """
    ,"demarc":{"cite":true,"sources":[{"id":"%s","class":"public","region":"eu"}]}\
    """
        .formatted(word);
  }

  /** Instructions, a call of a tool with its arguments, and what the tool answered. */
  private static String history(String word) {
    return """
    {"model":"auto","messages":[{"role":"system","content":"%1$s"},{"role":"developer",\
    "content":"%1$s"},{"role":"user","name":"%1$s","content":"x"},{"role":"assistant",\
    "content":null,"tool_calls":[{"id":"call-%1$s","type":"function","function":{"name":"%1$s",\
    "arguments":"{\\"file\\":\\"%1$s\\"}"}}]},{"role":"tool","tool_call_id":"call-%1$s",\
    "content":"%1$s"}]}\
    """
        .formatted(word);
  }

  Http.Answer send(Http agent) {
    Http door = agent;
    for (var header : headers.entrySet()) {
      door = door.with(header.getKey(), header.getValue());
    }
    return method.equals("GET") ? door.get(path) : door.post(path, body);
  }
}
