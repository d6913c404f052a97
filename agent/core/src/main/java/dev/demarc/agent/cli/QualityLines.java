package dev.demarc.agent.cli;

import dev.demarc.agent.enrol.KeptReport;
import dev.demarc.contract.quality.QualityReport;
import dev.demarc.contract.quality.QualityScore;
import java.time.Instant;
import java.util.List;

/** What a running agent last signed of its routes' quality, as lines for a person. */
final class QualityLines {
  private QualityLines() {}

  static List<String> of(KeptReport<QualityReport> kept, Instant now) {
    return switch (kept.read()) {
      case KeptReport.Read.None<QualityReport> nothing -> List.of();
      case KeptReport.Read.Tampered<QualityReport> changed ->
          List.of("quality: " + KeptReport.QUALITY + " is not signed by this agent");
      case KeptReport.Read.Signed<QualityReport> signed ->
          signed.report().scores().stream().map(each -> line(each, now)).toList();
    };
  }

  private static String line(QualityScore score, Instant now) {
    return "quality %s/%s %s: %d of 1000, %d of %d passed, %d refused, %d failed, %s@%s %s, %s %s"
        .formatted(
            score.target(),
            score.model(),
            score.task(),
            score.permille(),
            score.passed(),
            score.answered(),
            score.refused(),
            score.failed(),
            score.set(),
            score.setVersion(),
            score.dataset().text().substring(0, "sha256:".length() + 12),
            score.holds(now) ? "expires" : "EXPIRED",
            score.expiresAt());
  }
}
