package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A caller that takes what it is given. */
final class Taken implements Sink {
  final boolean streams;
  final List<ObjectNode> chunks = new ArrayList<>();
  final List<ObjectNode> wholes = new ArrayList<>();
  volatile boolean gone;
  private final CountDownLatch asked = new CountDownLatch(1);
  int signs;

  Taken(boolean streams) {
    this.streams = streams;
  }

  @Override
  public boolean streams() {
    return streams;
  }

  @Override
  public void whole(ObjectNode completion) {
    wholes.add(completion);
  }

  @Override
  public void chunk(ObjectNode chunk) {
    chunks.add(chunk);
  }

  @Override
  public void alive() {
    signs++;
  }

  @Override
  public boolean gone() {
    asked.countDown();
    return gone;
  }

  /** Hangs up once it was asked after. */
  void hangsUp() {
    try {
      asked.await();
      gone = true;
    } catch (InterruptedException stopping) {
      throw new IllegalStateException(stopping);
    }
  }

  /** The text of the whole answer, however it came. */
  String text() {
    StringBuilder text = new StringBuilder();
    wholes.forEach(each -> text.append(each.at("/choices/0/message/content").asText()));
    chunks.forEach(each -> text.append(each.at("/choices/0/delta/content").asText("")));
    return text.toString();
  }

  /** The last reason to finish that was given. */
  String finish() {
    String reason = "";
    for (ObjectNode each : streams ? chunks : wholes) {
      reason = each.at("/choices/0/finish_reason").asText(reason);
    }
    return reason;
  }
}
