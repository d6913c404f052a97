package dev.demarc.server.agents;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.quality.QualityScore;

/**
 * Where a page of scores begins: after this target, model, task and set. Its text has spaces
 * between.
 */
record QualityKeyset(String target, String model, String task, String set) {
  static final QualityKeyset START = new QualityKeyset("", "", "", "");

  static QualityKeyset of(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != 4) {
      throw new InvalidValue("cursor", "must be one that a page gave");
    }
    return new QualityKeyset(parts[0], parts[1], parts[2], parts[3]);
  }

  static QualityKeyset of(QualityScore score) {
    return new QualityKeyset(
        score.target().text(), score.model().text(), score.task().text(), score.set().text());
  }

  String text() {
    return String.join(" ", target, model, task, set);
  }
}
