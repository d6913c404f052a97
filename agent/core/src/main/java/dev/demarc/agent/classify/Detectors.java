package dev.demarc.agent.classify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.PatternSyntaxException;
import dev.demarc.agent.receive.Faults;
import dev.demarc.contract.data.Detector;
import dev.demarc.contract.id.DetectorId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bundle's detectors, compiled once. One that cannot be compiled, that throws, or that leaves no
 * time for the rest makes the findings a fault: the caller then takes the most restricted class.
 * Immutable, safe for many threads.
 */
final class Detectors {
  /** The longest one request may be looked at. */
  static final Duration BUDGET = Duration.ofSeconds(5);

  private static final System.Logger LOG = System.getLogger("demarc.classify");

  private final Map<DetectorId, Looking> detectors;
  private final boolean broken;
  private final LongSupplier nanos;

  /** Looks at a text as it was sent and as detectors read it. */
  @FunctionalInterface
  interface Looking {
    boolean foundIn(String sent, Clues clues);
  }

  private Detectors(Map<DetectorId, Looking> detectors, boolean broken, LongSupplier nanos) {
    this.detectors = detectors;
    this.broken = broken;
    this.nanos = nanos;
  }

  static Detectors of(List<Detector> declared, LongSupplier nanos) {
    Map<DetectorId, Looking> compiled = new LinkedHashMap<>();
    boolean broken = false;
    for (Detector detector : declared) {
      try {
        compiled.put(detector.id(), looking(detector));
      } catch (PatternSyntaxException notRe2) {
        broken = true;
      }
    }
    return new Detectors(compiled, broken, nanos);
  }

  /** With these looks alone: for tests of faults. */
  static Detectors of(Map<DetectorId, Looking> looking, LongSupplier nanos) {
    return new Detectors(Map.copyOf(looking), false, nanos);
  }

  Findings in(ObjectNode request) {
    List<String> texts = new ArrayList<>();
    boolean unreadable = ContentWalker.walk(request, texts::add);
    TreeSet<DetectorId> found = new TreeSet<>();
    boolean fault = broken;
    if (!detectors.isEmpty()) {
      fault |= !search(texts, found);
    }
    return new Findings(found, unreadable, fault);
  }

  /** False when it could not be done. */
  private boolean search(List<String> texts, TreeSet<DetectorId> found) {
    long end = nanos.getAsLong() + BUDGET.toNanos();
    for (String text : texts) {
      if (nanos.getAsLong() - end > 0) {
        return false;
      }
      if (found.size() == detectors.size()) {
        return true;
      }
      try {
        look(text, found);
      } catch (RuntimeException | StackOverflowError fault) {
        LOG.log(System.Logger.Level.WARNING, "a detector failed: {0}", Faults.describe(fault));
        return false;
      }
    }
    return nanos.getAsLong() - end <= 0;
  }

  private void look(String text, TreeSet<DetectorId> found) {
    if (text.length() < 3) {
      return;
    }
    Clues clues = Clues.in(PlainText.of(text));
    detectors.forEach((id, detector) -> {
      if (!found.contains(id) && detector.foundIn(text, clues)) {
        found.add(id);
      }
    });
  }

  private static Looking looking(Detector detector) {
    return switch (detector.kind()) {
      case CARD -> builtIn(new CardNumbers());
      case IBAN -> builtIn(new Ibans());
      case PHONE -> builtIn(new PhoneNumbers());
      case EMAIL -> builtIn(new Emails());
      case US_SSN -> builtIn(NationalIds::usSsn);
      case DE_TAX_ID -> builtIn(NationalIds::deTaxId);
      case UK_NHS -> builtIn(NationalIds::ukNhs);
      case PATTERN -> pattern(detector.pattern());
    };
  }

  private static Looking builtIn(Finder finder) {
    return (sent, clues) -> finder.foundIn(clues);
  }

  private static Looking pattern(@Nullable String text) {
    TenantPattern pattern = TenantPattern.of(java.util.Objects.requireNonNull(text));
    return (sent, clues) ->
        pattern.foundIn(sent) || (!sent.equals(clues.text()) && pattern.foundIn(clues.text()));
  }
}
