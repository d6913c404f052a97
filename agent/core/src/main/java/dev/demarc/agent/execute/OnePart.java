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
   * @throws AttemptFailed where that is nothing: a part would be missing in silence
   */
  String text() throws AttemptFailed {
    if (text.isBlank()) {
      throw AttemptFailed.unhealthy("empty_summary");
    }
    return text;
  }

  @Override
  public boolean streams() {
    return false;
  }

  @Override
  public void whole(ObjectNode completion) {
    text = completion.at("/choices/0/message/content").asText("");
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
