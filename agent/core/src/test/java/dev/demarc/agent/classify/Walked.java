package dev.demarc.agent.classify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Takes note of what a walk hands on. */
final class Walked implements Content {
  private final List<String> texts = new ArrayList<>();
  private final List<String> files = new ArrayList<>();
  private boolean unreadable;

  private Walked() {}

  /** Over a request in JSON with single quotes. */
  static Walked over(String json) {
    try {
      return over((ObjectNode) DemarcJson.strict().readTree(json.replace('\'', '"')));
    } catch (IOException wrongTest) {
      throw new UncheckedIOException(wrongTest);
    }
  }

  static Walked over(ObjectNode request) {
    Walked walked = new Walked();
    ContentWalker.walk(request, walked);
    return walked;
  }

  List<String> texts() {
    return texts;
  }

  List<String> files() {
    return files;
  }

  boolean isUnreadable() {
    return unreadable;
  }

  @Override
  public void text(String text) {
    texts.add(text);
  }

  @Override
  public void file(String mediaType, String base64) {
    files.add(mediaType + " " + base64);
  }

  @Override
  public void unreadable() {
    unreadable = true;
  }
}
