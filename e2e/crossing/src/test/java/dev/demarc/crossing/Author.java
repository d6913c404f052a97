package dev.demarc.crossing;

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
    if (dice.oneIn(60)) {
      draft.trouble(dice.oneIn(8) ? Stumbling.LINGERS : Stumbling.FAILS);
    }
    Bodies bodies = new Bodies(draft, dice);
    ObjectNode body = draft.embeds ? bodies.embeddings() : bodies.chat();
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
}
