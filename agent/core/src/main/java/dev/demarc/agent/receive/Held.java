package dev.demarc.agent.receive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.json.DemarcJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A chat that waits, with everything it is decided and answered by when its turn comes:
 *
 * <pre>
 *   {what is told of it, as canonical JSON} LF {the body as it came, sources and all}
 * </pre>
 *
 * Equal requests have equal bytes. What was found of its data counts as declared then, so a later
 * look can raise the class and add tags, and take nothing away; the classes of its sources count
 * again, as they rank then. Nobody is asked for a consent while the caller is away. The actor stays
 * who was verified at the door. Its text shows no content.
 */
public final class Held {
  private final Told told;
  private final ObjectNode body;

  private Held(Told told, ObjectNode body) {
    this.told = told;
    this.body = body;
  }

  /**
   * What is told of it.
   *
   * @param rolesKnown whether the roles are known; absent in what an agent of before held, and then
   *     they are not
   */
  record Told(
      int bytes,
      ClassId dataClass,
      SortedSet<TagId> tags,
      @Nullable TaskId task,
      @Nullable String session,
      boolean validOnly,
      boolean explain,
      @Nullable Long budgetMicroUsd,
      @Nullable SubjectId subject,
      SortedSet<String> roles,
      @Nullable Boolean rolesKnown,
      @Nullable NamedOutside answerer) {
    Told {
      tags = Sorted.set(tags);
      roles = Sorted.set(roles);
    }
  }

  /** Of a chat and what was found of its data. */
  public static Held of(Inbound inbound, ChatRequest chat, Facts.Data data) {
    ObjectNode body = chat.tree().deepCopy();
    if (chat.sources().cite() || !chat.sources().byId().isEmpty()) {
      body.set("demarc", member(chat.sources()));
    }
    Hints hints = inbound.hints();
    Told told =
        new Told(
            (int) chat.bytes(),
            data.dataClass(),
            data.tags(),
            hints.task().orElse(null),
            hints.session().orElse(null),
            hints.validOnly(),
            hints.explain(),
            hints.budgetMicroUsd().orElse(null),
            inbound.actor().subject(),
            inbound.actor().roles(),
            inbound.person().roles().isPresent(),
            hints.answerer().orElse(null));
    return new Held(told, body);
  }

  private static ObjectNode member(Sources sources) {
    ObjectNode member = JsonNodeFactory.instance.objectNode();
    member.put("cite", sources.cite());
    ArrayNode all = member.putArray("sources");
    for (Sources.Source each : sources.byId().values()) {
      all.addObject()
          .put("id", each.id())
          .put("class", each.dataClass().text())
          .put("region", each.region());
    }
    return member;
  }

  /** The bytes it is kept as. */
  public byte[] bytes() {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(DemarcJson.strict().writeValueAsBytes(told));
      bytes.write('\n');
      bytes.writeBytes(DemarcJson.bytes(body));
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /**
   * The request in these bytes.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Held read(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    try {
      Told told = DemarcJson.strict().readValue(Arrays.copyOf(bytes, end), Told.class);
      int from = Math.min(bytes.length, end + 1);
      return new Held(told, JsonBody.read(Arrays.copyOfRange(bytes, from, bytes.length)));
    } catch (IOException | Refusal changed) {
      throw new IllegalArgumentException("no held request", changed);
    }
  }

  /**
   * The request when its turn comes, at this time and under what is in force then.
   *
   * @param left how long it may take at most
   */
  public Inbound again(Caller caller, Instant at, Duration left) {
    ChatRequest chat = ChatParser.parse(body.deepCopy(), told.bytes());
    Hints hints =
        new Hints(
            Optional.of(told.dataClass()),
            told.tags(),
            Optional.ofNullable(told.task()),
            Optional.ofNullable(told.session()),
            Optional.empty(),
            Optional.ofNullable(told.answerer()),
            left.compareTo(Hints.LONGEST) < 0 ? left : Hints.LONGEST,
            new ConsentMode.Never(),
            told.explain(),
            Optional.empty(),
            told.validOnly(),
            Optional.ofNullable(told.budgetMicroUsd()));
    return new Inbound(caller, Endpoints.raised(hints, caller, chat), person(), chat, at);
  }

  private Person person() {
    return new Person(
        Optional.ofNullable(told.subject()),
        Boolean.TRUE.equals(told.rolesKnown()) ? Optional.of(told.roles()) : Optional.empty());
  }

  @Override
  public String toString() {
    return "Held[" + told.dataClass() + ", " + told.bytes() + " bytes]";
  }
}
