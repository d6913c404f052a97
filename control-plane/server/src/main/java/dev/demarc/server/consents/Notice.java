package dev.demarc.server.consents;

import dev.demarc.contract.consent.Change;
import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.Id;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a person is shown before they answer: metadata in words, because there is no content here to
 * show. The digest is over exactly these lines; the grant carries it.
 */
record Notice(List<String> lines, Digest digest) {

  /** The notice for a question. The same question always reads the same. */
  static Notice of(ConsentRequest request) {
    List<String> lines = lines(request);
    byte[] shown = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    return new Notice(lines, Digest.ofBytes(shown));
  }

  private static List<String> lines(ConsentRequest request) {
    Change change = request.change();
    var lines = new ArrayList<String>();
    lines.add(
        "The application %s asks to send data of class %s outside %s."
            .formatted(change.application(), change.dataClass(), change.from().boundary().wire()));
    lines.add(
        "What leaves: %s%s, for the task %s."
            .formatted(size(request.bytes()), files(request.files()), change.task()));
    if (!change.tags().isEmpty()) {
      lines.add(
          "It is tagged: "
              + change.tags().stream().map(Id::text).collect(Collectors.joining(", "))
              + ".");
    }
    lines.add(
        "From %s in region %s to %s in region %s."
            .formatted(
                change.from().boundary().wire(),
                change.from().region(),
                change.to().boundary().wire(),
                change.to().region()));
    lines.add(
        "There it is processed by %s, target %s, model %s."
            .formatted(change.to().operator(), change.to().target(), change.to().model()));
    lines.add("Why: a rule of your organisation's policy asks for your consent to this.");
    lines.add(
        "A yes for once covers %s; for longer, up to %s in each request."
            .formatted(size(request.bytes()), size(widerBytes(request))));
    lines.add("An answer holds for at most %s.".formatted(span(request.ttl())));
    lines.add("You can take a consent back at any time; what was sent before stays sent.");
    return List.copyOf(lines);
  }

  /** What one request may send under a grant for more than once: what was asked, four times. */
  static long widerBytes(ConsentRequest request) {
    return Math.max(1 << 20, 4 * request.bytes());
  }

  private static String size(long bytes) {
    return bytes < 1_024
        ? bytes + " bytes"
        : String.format(Locale.ROOT, "%.1f KB", bytes / 1_024.0);
  }

  private static String files(int files) {
    return files == 0 ? "" : files == 1 ? " in one file" : " in " + files + " files";
  }

  private static String span(Duration span) {
    if (span.toHours() >= 48) {
      return span.toDays() + " days";
    }
    return span.toMinutes() >= 120 ? span.toHours() + " hours" : span.toMinutes() + " minutes";
  }
}
