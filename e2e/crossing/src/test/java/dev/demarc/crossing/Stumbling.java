package dev.demarc.crossing;

import dev.demarc.agent.classify.TextTagger;
import java.time.Duration;

/** A site's model among the detectors that fails at one word and takes too long over another. */
final class Stumbling implements TextTagger {
  static final String FAILS = "stumblestone";
  static final String LINGERS = "slowcoach";

  @Override
  public int findingsIn(String text, Duration patience) {
    if (text.contains(FAILS)) {
      throw new IllegalStateException("it stumbled");
    }
    if (text.contains(LINGERS)) {
      linger(patience);
    }
    return 0;
  }

  private static void linger(Duration patience) {
    try {
      Thread.sleep(patience.plusMillis(20));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
