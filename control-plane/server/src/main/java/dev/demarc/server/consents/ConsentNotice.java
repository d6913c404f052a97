package dev.demarc.server.consents;

import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.server.ledger.Notice;
import java.util.List;

/** What a person is shown before they answer. */
final class ConsentNotice {
  private ConsentNotice() {}

  /** The notice for a question. The same question always reads the same. */
  static Notice of(ConsentRequest request) {
    List<String> lines = Notice.journey(request.change(), request.bytes(), request.files());
    lines.add("Why: a rule of your organisation's policy asks for your consent to this.");
    lines.add(
        "A yes for once covers %s; for longer, up to %s in each request."
            .formatted(Notice.size(request.bytes()), Notice.size(widerBytes(request))));
    lines.add("An answer holds for at most %s.".formatted(Notice.span(request.ttl())));
    lines.add("You can take a consent back at any time; what was sent before stays sent.");
    return Notice.of(lines);
  }

  /** What one request may send under a grant for more than once: what was asked, four times. */
  static long widerBytes(ConsentRequest request) {
    return Math.max(1 << 20, 4 * request.bytes());
  }
}
