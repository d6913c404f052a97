package dev.demarc.crossing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.engine.cubes.Dice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes the requests of one caller, one after another: over every API and every part, with a token
 * in each part, some of it detectable, some of it unreadable. The same for the same seed.
 */
final class Author {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Roles here, and one that somebody has elsewhere. */
  private static final List<String> ENTRIES =
      List.of("tenant/nurse", "tenant/porter", "other/doctor");

  private final Dice dice;
  private final Function<Optional<List<String>>, String> tokens;
  private final String who;
  private final List<String> sessions = new ArrayList<>();
  private int sessionsBegun;

  /**
   * @param tokens of a person who tells these entries of roles, or none
   */
  Author(long seed, String who, Function<Optional<List<String>>, String> tokens) {
    this.dice = new Dice(seed);
    this.who = who;
    this.tokens = tokens;
  }

  Ask next(int number) {
    Draft draft = new Draft(number, dice);
    String application = dice.one(Words.APPS);
    boolean models = dice.oneIn(40);
    boolean dry = dice.oneIn(25);
    draft.embeds = dice.oneIn(6);
    ObjectNode body = draft.embeds ? draft.embeddings() : draft.chat();
    draft.stream = !draft.embeds && dice.oneIn(3);
    if (draft.stream) {
      body.put("stream", true);
      if (dice.oneIn(2)) {
        body.putObject("stream_options").put("include_usage", true);
      }
    }
    boolean hangsUp = !models && !dry && dice.oneIn(80);
    List<String> headers = new ArrayList<>();
    boolean refused = headers(draft, headers, application, models, hangsUp);
    String text = draft.written(body);
    if (!models && dice.oneIn(80)) {
      refused = true;
      text = text.substring(0, text.length() - 1 - dice.upTo(text.length() / 2));
    }
    return new Ask(
        number,
        models ? "/v1/models" : dry ? "/demarc/v1/decide" : draft.path(),
        models ? Optional.empty() : Optional.of(text.getBytes(StandardCharsets.UTF_8)),
        headers,
        application,
        draft.declared,
        draft.tags,
        draft.task,
        draft.session,
        draft.person,
        draft.roles,
        draft.tools,
        draft.detected,
        draft.unreadable,
        draft.messages,
        draft.files,
        draft.stream,
        draft.embeds,
        refused,
        hangsUp,
        draft.parts);
  }

  /** Whether the door must refuse what they say. */
  private boolean headers(
      Draft draft, List<String> headers, String application, boolean models, boolean hangsUp) {
    boolean wrongKey = dice.oneIn(100);
    put(headers, "authorization", "Bearer " + (wrongKey ? "dk_no" : Publisher.key(application)));
    put(headers, "x-note", draft.secret(0));
    if (models) {
      return wrongKey;
    }
    declare(draft, headers);
    if (draft.document || dice.oneIn(3)) {
      draft.task =
          Optional.of(
              draft.document ? "summarize" : draft.embeds ? "embed" : dice.one(Words.TASKS));
      put(headers, "demarc-task", draft.task.get());
    }
    if (!hangsUp && dice.oneIn(2)) {
      draft.session = Optional.of(session(draft));
      put(headers, "demarc-session", draft.session.get());
    }
    if (dice.oneIn(2)) {
      draft.person = true;
      Optional<List<String>> entries =
          dice.oneIn(6) ? Optional.empty() : Optional.of(List.copyOf(dice.some(ENTRIES, 3)));
      draft.roles = entries.map(Author::own);
      put(headers, "demarc-actor-token", tokens.apply(entries));
    }
    some(headers, 2, "demarc-consent", dice.one("ask", "wait=2s", "wait=1s", "never"));
    some(headers, 10, "demarc-deadline", dice.one("2s", "5s", "30s"));
    some(headers, 10, "demarc-explain", "true");
    some(headers, 20, "demarc-contract", "require");
    return wrongKey | wrong(headers);
  }

  /** What of these entries is of the tenant. */
  private static Set<String> own(List<String> entries) {
    return entries.stream()
        .filter(each -> each.startsWith("tenant/"))
        .map(each -> each.substring("tenant/".length()))
        .collect(Collectors.toSet());
  }

  private void declare(Draft draft, List<String> headers) {
    if (dice.oneIn(3)) {
      String declared = dice.one(Words.CLASSES);
      draft.declare(declared);
      draft.tags = dice.oneIn(2) ? dice.some(Words.TAGS, 4) : new TreeSet<>();
      String tags = draft.tags.isEmpty() ? "" : ";tags=" + String.join(",", draft.tags);
      put(headers, "demarc-class", declared + tags);
    }
  }

  /** Now and then something is said that the door refuses by its name. */
  private boolean wrong(List<String> headers) {
    if (!dice.oneIn(60)) {
      return false;
    }
    String name = dice.one("demarc-task", "demarc-class", "demarc-consent", "demarc-actor-token");
    int at = headers.indexOf(name);
    if (at >= 0) {
      headers.subList(at, at + 2).clear();
    }
    put(headers, name, "never-declared");
    return true;
  }

  private String session(Draft draft) {
    if (sessions.size() < 3 || dice.oneIn(6)) {
      if (sessions.size() >= 3) {
        sessions.remove(dice.upTo(2));
      }
      sessions.add(who + "-" + sessionsBegun++ + "-" + draft.secret(1));
    }
    return dice.one(sessions);
  }

  private void some(List<String> headers, int oneIn, String name, String value) {
    if (dice.oneIn(oneIn)) {
      put(headers, name, value);
    }
  }

  private static void put(List<String> headers, String name, String value) {
    headers.add(name);
    headers.add(value);
  }

  /** A request while it is written. */
  static final class Draft {
    final Set<Token> parts = new TreeSet<>((a, b) -> Integer.compare(a.part(), b.part()));
    final Set<String> detected = new TreeSet<>();
    final Set<String> tools = new TreeSet<>();
    Optional<String> declared = Optional.empty();
    Set<String> tags = new TreeSet<>();
    Optional<String> task = Optional.empty();
    Optional<String> session = Optional.empty();
    boolean person;
    Optional<Set<String>> roles = Optional.empty();
    boolean unreadable;
    boolean embeds;
    boolean document;
    boolean stream;
    int messages;
    int files;
    private final int number;
    private final Dice dice;
    private final List<String> escaped = new ArrayList<>();

    Draft(int number, Dice dice) {
      this.number = number;
      this.dice = dice;
    }

    String path() {
      return embeds ? "/v1/embeddings" : "/v1/chat/completions";
    }

    /** Raises what is declared. */
    void declare(String other) {
      if (declared.isEmpty() || Words.RANKS.get(other) > Words.RANKS.get(declared.get())) {
        declared = Optional.of(other);
      }
    }

    String secret(int which) {
      return new Token(number, Token.PRIVATE + which).text();
    }

    ObjectNode chat() {
      ObjectNode body = JSON.objectNode();
      body.put("model", dice.oneIn(3) ? model() : "auto");
      ArrayNode all = body.putArray("messages");
      if (dice.oneIn(2)) {
        message(all, dice.one("system", "developer")).put("content", words());
      }
      for (int turns = dice.upTo(2); turns > 0; turns--) {
        message(all, "user").put("content", words());
        message(all, "assistant").put("content", words());
      }
      if (dice.oneIn(5)) {
        toolTurn(all);
      }
      content(message(all, "user"));
      if (dice.oneIn(5)) {
        toolDefinitions(body);
      }
      members(body);
      return body;
    }

    private String model() {
      String station = dice.one("cloud", "cluster", "edge-box", "desk", "neighbour", "azure");
      return dice.one("large", "small", "large", station + "/large");
    }

    ObjectNode embeddings() {
      ObjectNode body = JSON.objectNode();
      body.put("model", dice.one("embed-1", "embed-1", "cluster/embed-1", "inference/embed-1"));
      if (dice.oneIn(12)) {
        unreadable = true;
        messages = 1;
        files = 1;
        body.putArray("input").add(1).add(2).add(3);
      } else if (dice.oneIn(3)) {
        messages = 1;
        body.put("input", words());
      } else {
        messages = 1 + dice.upTo(3);
        ArrayNode input = body.putArray("input");
        for (int i = 0; i < messages; i++) {
          input.add(words());
        }
      }
      if (dice.oneIn(3)) {
        body.put("encoding_format", dice.one("float", "base64"));
      }
      return body;
    }

    private ObjectNode message(ArrayNode all, String role) {
      messages++;
      return all.addObject().put("role", role);
    }

    private void toolTurn(ArrayNode all) {
      ObjectNode call = message(all, "assistant").putArray("tool_calls").addObject();
      call.put("id", "call-a").put("type", "function");
      ObjectNode arguments = JSON.objectNode().put("query", words());
      call.putObject("function").put("name", "chart").put("arguments", arguments.toString());
      ObjectNode result = message(all, "tool").put("tool_call_id", "call-a");
      result.put(
          "content", dice.oneIn(2) ? words() : JSON.objectNode().put("a", words()).toString());
    }

    private void toolDefinitions(ObjectNode body) {
      ArrayNode definitions = body.putArray("tools");
      for (String name : dice.some(List.of("chart", "mail", "search", "frobnicate"), 5)) {
        tools.add(name);
        ObjectNode function = definitions.addObject().put("type", "function").putObject("function");
        function.put("name", name).put("description", words());
        function.putObject("parameters").put("type", "object");
      }
      if (tools.isEmpty()) {
        body.remove("tools");
      }
    }

    private void members(ObjectNode body) {
      if (dice.oneIn(3)) {
        body.put("max_tokens", 16 + dice.upTo(64));
      }
      if (dice.oneIn(5)) {
        body.putObject("metadata").put("note", words());
      }
      if (dice.oneIn(6)) {
        body.put("user", words());
      }
      if (dice.oneIn(20)) {
        body.putObject("response_format").put("type", "json_object");
      }
      if (dice.oneIn(12)) {
        sources(body.putObject("demarc"));
      }
    }

    /** Taken off by the agent: no target may see a source's name. */
    private void sources(ObjectNode member) {
      ArrayNode sources = member.putArray("sources");
      for (int i = 0; i <= dice.upTo(1); i++) {
        String dataClass = dice.one(Words.CLASSES);
        declare(dataClass);
        sources.addObject().put("id", secret(2 + i)).put("class", dataClass).put("region", "eu");
      }
    }

    private void content(ObjectNode message) {
      if (!dice.oneIn(3)) {
        message.put("content", dice.oneIn(4) ? document() : words());
        return;
      }
      ArrayNode content = message.putArray("content");
      for (int i = 0; i <= dice.upTo(2); i++) {
        content.addObject().put("type", "text").put("text", words());
      }
      if (dice.oneIn(2)) {
        file(content);
      }
    }

    /** Longer than the smaller contexts, so that it goes in parts or nowhere. */
    private String document() {
      String sentences = "The pump of the hall ran for nine hours. ".repeat(45 + dice.upTo(55));
      document = true;
      return words() + ". " + sentences + words() + ".";
    }

    private void file(ArrayNode content) {
      files++;
      String text = words(Token.Form.PLAIN);
      String base64 =
          java.util.Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
      switch (dice.upTo(4)) {
        case 0 -> {
          unreadable = true;
          content
              .addObject()
              .put("type", "image_url")
              .putObject("image_url")
              .put("url", "data:image/png;base64," + base64);
        }
        case 1 -> {
          unreadable = true;
          content
              .addObject()
              .put("type", "input_audio")
              .putObject("input_audio")
              .put("data", base64)
              .put("format", "wav");
        }
        case 2 -> {
          unreadable = true;
          named(content, "scan.pdf", "data:application/pdf;base64," + base64);
        }
        default -> named(content, "note.txt", "data:text/plain;base64," + base64);
      }
    }

    private static void named(ArrayNode content, String name, String data) {
      content
          .addObject()
          .put("type", "file")
          .putObject("file")
          .put("filename", name)
          .put("file_data", data);
    }

    private String words() {
      return words(dice.one(Token.Form.values()));
    }

    /** Some words with a token of their own, and now and then something that must be detected. */
    private String words(Token.Form form) {
      Token token = new Token(number, parts.size());
      parts.add(token);
      StringBuilder text = new StringBuilder("the ward ");
      text.append(written(token.text(), form)).append(" asks");
      if (dice.oneIn(25)) {
        detected.add("phi");
        text.append(" about ").append(written("MRN-" + (100_000 + dice.upTo(800_000)), form));
      }
      if (dice.oneIn(40)) {
        detected.add("pci");
        text.append(" and pays by ").append(written("4111 1111 1111 1111", form));
      }
      return text.append(filler()).toString();
    }

    private String filler() {
      return dice.oneIn(4) ? " again".repeat(1 + dice.upTo(120)) : " today";
    }

    private String written(String text, Token.Form form) {
      if (form == Token.Form.JSON) {
        escaped.add(text);
      }
      return form.of(text);
    }

    /** The body as text, with the escapes that are its own. */
    String written(ObjectNode body) {
      String text = body.toString();
      for (String each : escaped) {
        text = text.replace(each, Token.Form.each(each, "\\u%04x"));
      }
      return text;
    }
  }
}
