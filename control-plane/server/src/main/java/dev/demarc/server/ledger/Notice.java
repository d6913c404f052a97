package dev.demarc.server.ledger;

import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.Id;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What whoever answers is shown: metadata in words, because there is no content here to show. The
 * digest is over exactly these lines; the signed answer carries it.
 */
public record Notice(List<String> lines, Digest digest) {
  public Notice {
    lines = List.copyOf(lines);
  }

  /** The notice of these lines. */
  public static Notice of(List<String> lines) {
    byte[] shown = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    return new Notice(lines, Digest.ofBytes(shown));
  }

  /** What moves, from where, to where, in words. */
  public static List<String> journey(Change change, long bytes, int files) {
    var lines = new ArrayList<String>();
    lines.add(
        "The application %s asks to send data of class %s outside %s."
            .formatted(change.application(), change.dataClass(), change.from().boundary().wire()));
    lines.add(
        "What leaves: %s%s, for the task %s.".formatted(size(bytes), files(files), change.task()));
    if (!change.tags().isEmpty()) {
      lines.add(
          "It is tagged: "
              + change.tags().stream().map(Id::text).collect(Collectors.joining(", "))
              + ".");
    }
    Route to = change.to();
    lines.add(
        "From %s in region %s to %s in region %s."
            .formatted(
                change.from().boundary().wire(),
                change.from().region(),
                to.boundary().wire(),
                to.region()));
    lines.add(
        "There it is processed by %s, target %s, model %s."
            .formatted(to.operator(), to.target(), to.model()));
    return lines;
  }

  /** A number of bytes in words. */
  public static String size(long bytes) {
    return bytes < 1_024
        ? bytes + " bytes"
        : String.format(Locale.ROOT, "%.1f KB", bytes / 1_024.0);
  }

  private static String files(int files) {
    return files == 0 ? "" : files == 1 ? " in one file" : " in " + files + " files";
  }

  /** A time in words. */
  public static String span(Duration span) {
    if (span.toHours() >= 48) {
      return span.toDays() + " days";
    }
    return span.toMinutes() >= 120 ? span.toHours() + " hours" : span.toMinutes() + " minutes";
  }
}
