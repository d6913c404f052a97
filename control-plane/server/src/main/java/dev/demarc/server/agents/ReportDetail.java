package dev.demarc.server.agents;

import dev.demarc.contract.agent.BundleReport;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The details a bundle report can have: the sentences of {@link
 * dev.demarc.contract.bundle.BundleVerifier} and of {@link BundleReport}. Any other text could be
 * anything, and is not kept.
 */
final class ReportDetail {
  private static final String INSTANT = "[0-9T:.Z+-]{1,40}";

  private static final List<Pattern> KNOWN =
      List.of(
          Pattern.compile(""),
          Pattern.compile("payload type is not a bundle's"),
          Pattern.compile("no valid signature by a known key"),
          Pattern.compile("payload cannot be read"),
          Pattern.compile(BundleReport.NOT_ANNOUNCED),
          Pattern.compile(BundleReport.RAN_OUT),
          Pattern.compile(
              "version \\d{1,19}, seen (none|\\d{1,19}), valid %1$s to %1$s, now %1$s"
                  .formatted(INSTANT)));

  private ReportDetail() {}

  /** The text where it is one of the known sentences, else nothing of it. */
  static String kept(String detail) {
    boolean known = KNOWN.stream().anyMatch(sentence -> sentence.matcher(detail).matches());
    return known ? detail : "";
  }
}
