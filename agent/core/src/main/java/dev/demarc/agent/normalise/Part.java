package dev.demarc.agent.normalise;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.json.DemarcJson;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A part of an answer: what it says, and where a target wrote it, its own bytes, which are passed
 * on as they came but for what is added at the end.
 *
 * @param source UTF-8, absent where there is none or it is not fit to be passed on
 */
record Part(ObjectNode tree, byte @Nullable [] source) {

  /** A part that is written anew. */
  static Part of(ObjectNode tree) {
    return new Part(tree, null);
  }

  /**
   * A part in the bytes of its target, when they are UTF-8 that begins and ends with its braces; a
   * parser takes other encodings and white space too.
   */
  static Part of(ObjectNode tree, byte[] source) {
    boolean fit =
        source.length > 1
            && source[0] == '{'
            && source[1] != 0
            && source[source.length - 1] == '}'
            && !tree.isEmpty();
    return new Part(tree, fit ? source : null);
  }

  /** The same on one line, as an event needs it. */
  static Part event(ObjectNode tree, byte[] source) {
    for (byte each : source) {
      if (each == '\n' || each == '\r') {
        return of(tree);
      }
    }
    return of(tree, source);
  }

  byte[] bytes() {
    byte[] written = source;
    return written == null ? DemarcJson.bytes(tree) : written;
  }

  /** The part with one member added, or replaced where the target sent one of that name. */
  byte[] with(String name, byte[] value) {
    byte[] object = source;
    if (object == null || tree.has(name)) {
      ObjectNode others = tree.deepCopy();
      others.remove(name);
      object = others.toString().getBytes(StandardCharsets.UTF_8);
    }
    byte[] member =
        ((object.length > 2 ? ",\"" : "\"") + name + "\":").getBytes(StandardCharsets.UTF_8);
    byte[] whole = new byte[object.length + member.length + value.length];
    int end = object.length - 1;
    System.arraycopy(object, 0, whole, 0, end);
    System.arraycopy(member, 0, whole, end, member.length);
    System.arraycopy(value, 0, whole, end + member.length, value.length);
    whole[whole.length - 1] = '}';
    return whole;
  }

  /** The part without a member. */
  Part without(String name) {
    if (!tree.has(name)) {
      return this;
    }
    ObjectNode rest = tree.deepCopy();
    rest.remove(name);
    return of(rest);
  }
}
