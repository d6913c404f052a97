package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Keeps the answer to one part of a document; its caller is the one of the whole. */
final class OnePart implements Sink {
  private final Sink whole;
  private String text = "";

  OnePart(Sink whole) {
    this.whole = whole;
  }

  /**
   * What was answered.
   *
   * @throws AttemptFailed where that is nothing, or was filtered: a part would be missing in
   *     silence. That is the document's doing, not the target's
   */
  String text() throws AttemptFailed {
    if (text.isBlank()) {
      throw AttemptFailed.refused("empty_summary");
    }
    return text;
  }

  @Override
  public boolean streams() {
    return false;
  }

  @Override
  public void whole(ObjectNode completion) {
    boolean filtered =
        completion.at("/choices/0/finish_reason").asText("").equals("content_filter");
    text = filtered ? "" : completion.at("/choices/0/message/content").asText("");
  }

  @Override
  public void chunk(ObjectNode chunk) {
    throw new IllegalStateException("a part is not streamed");
  }

  @Override
  public void alive() {
    whole.alive();
  }

  @Override
  public boolean gone() {
    return whole.gone();
  }
}
