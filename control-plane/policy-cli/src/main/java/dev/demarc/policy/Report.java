package dev.demarc.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Where results go: lines for a person, or one JSON value for a program. */
record Report(PrintStream out, boolean json) {

  /** What is said of a file, with its counts. */
  void messages(Path file, List<Message> messages) {
    if (json) {
      print(tree(file, messages));
      return;
    }
    messages.forEach(message -> out.println(message.words(file)));
    out.println(
        file
            + ": "
            + Shown.counted(count(messages, Message.Severity.ERROR), "error")
            + ", "
            + Shown.counted(count(messages, Message.Severity.WARNING), "warning")
            + ", "
            + Shown.counted(count(messages, Message.Severity.NOTICE), "notice"));
  }

  private static ObjectNode tree(Path file, List<Message> messages) {
    ObjectNode tree = Web.JSON.createObjectNode().put("file", file.toString());
    for (Message.Severity severity : Message.Severity.values()) {
      tree.put(severity.word() + "s", count(messages, severity));
    }
    ArrayNode all = tree.putArray("messages");
    messages.forEach(message -> all.add(message.json()));
    return tree;
  }

  static int count(List<Message> messages, Message.Severity severity) {
    return (int) messages.stream().filter(one -> one.severity() == severity).count();
  }

  void line(String text) {
    out.println(text);
  }

  void print(JsonNode tree) {
    try {
      out.println(Web.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
