package dev.demarc.agent.classify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.PatternSyntaxException;
import dev.demarc.agent.receive.Faults;
import dev.demarc.contract.data.Detector;
import dev.demarc.contract.id.DetectorId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bundle's detectors, compiled once into one search. One that cannot be compiled or loaded, that
 * throws, or that takes too long makes the findings a fault: the caller then takes the most
 * restricted class. Immutable, safe for many threads.
 */
final class Detectors {
  private static final System.Logger LOG = System.getLogger("demarc.classify");

  /** Literals together are at most this long; patterns beyond see every text. */
  private static final int MOST_LITERALS = 8_192;

  private final List<DetectorId> ids = new ArrayList<>();
  final List<Numbers> numbers = new ArrayList<>();
  final List<Searched> patterns = new ArrayList<>();
  final List<Tagged> taggers = new ArrayList<>();
  final Dictionary dictionary = new Dictionary();
  final LiteralAutomaton automaton;
  final List<Integer> ibans = new ArrayList<>();
  final List<Integer> emails = new ArrayList<>();
  private boolean broken;
  private final LongSupplier nanos;

  /** A finder of numbers, whose it is, and how few digits it is not asked about. */
  record Numbers(int detector, NumberFinder finder, int leastDigits) {}

  /** What makes a text worth searching for a pattern. */
  enum Trigger {
    LITERALS,
    DIGITS,
    ANY_TEXT
  }

  /** A pattern, whose it is, and what it is searched for upon. */
  record Searched(int detector, TenantPattern pattern, Trigger trigger) {}

  /** A tagger and whose it is. */
  record Tagged(int detector, TextTagger tagger) {}

  private Detectors(List<Detector> declared, Taggers models, LongSupplier nanos) {
    this.nanos = nanos;
    List<LiteralAutomaton.Literal> literals = new ArrayList<>();
    literals.add(new LiteralAutomaton.Literal(DataUrls.MARK, -1));
    for (Detector detector : declared) {
      try {
        add(detector, models, literals);
      } catch (PatternSyntaxException | IllegalArgumentException | TaggerUnavailable unusable) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the detector {0} cannot be used: {1}",
            detector.id(),
            unusable instanceof TaggerUnavailable ? unusable.getMessage() : "it is malformed");
        broken = true;
      }
      ids.add(detector.id());
    }
    this.automaton = LiteralAutomaton.of(literals);
  }

  static Detectors of(List<Detector> declared, Taggers models, LongSupplier nanos) {
    return new Detectors(declared, models, nanos);
  }

  int count() {
    return ids.size();
  }

  /** What they find in a request. */
  Findings in(ObjectNode request) {
    Search search = new Search(this, new Watch(nanos, count()));
    boolean fault = broken;
    try {
      ContentWalker.walk(request, search);
      search.finish();
    } catch (RuntimeException | StackOverflowError failure) {
      LOG.log(System.Logger.Level.WARNING, "a detector failed: {0}", Faults.describe(failure));
      fault = true;
    }
    return new Findings(named(search.found()), search.isUnreadable(), fault);
  }

  private TreeSet<DetectorId> named(boolean[] found) {
    TreeSet<DetectorId> names = new TreeSet<>();
    for (int i = 0; i < found.length; i++) {
      if (found[i]) {
        names.add(ids.get(i));
      }
    }
    return names;
  }

  private void add(Detector detector, Taggers models, List<LiteralAutomaton.Literal> literals) {
    int index = ids.size();
    switch (detector.kind()) {
      case CARD -> numbers.add(new Numbers(index, new CardNumbers(), 13));
      case IBAN -> ibans.add(index);
      case PHONE -> numbers.add(new Numbers(index, new PhoneNumbers(), 7));
      case EMAIL -> emails.add(index);
      case US_SSN -> numbers.add(new Numbers(index, NationalIds::usSsn, 9));
      case DE_TAX_ID -> numbers.add(new Numbers(index, NationalIds::deTaxId, 11));
      case UK_NHS -> numbers.add(new Numbers(index, NationalIds::ukNhs, 10));
      case FR_NIR -> numbers.add(new Numbers(index, NationalIds::frNir, 15));
      case PATTERN -> pattern(index, detector.pattern(), literals);
      case DICTIONARY -> dictionary.add(detector.terms(), index);
      case TAGGER -> {
        TextTagger tagger = models.open(detector.id(), Objects.requireNonNull(detector.tagger()));
        taggers.add(new Tagged(index, tagger));
      }
    }
  }

  private void pattern(
      int detector, @Nullable String text, List<LiteralAutomaton.Literal> literals) {
    TenantPattern pattern = TenantPattern.of(Objects.requireNonNull(text));
    PatternNeeds needs = pattern.needs();
    int together = literals.stream().mapToInt(literal -> literal.text().length()).sum();
    boolean literal = !needs.literals().isEmpty() && together < MOST_LITERALS;
    if (literal) {
      int owner = patterns.size();
      needs.literals().forEach(each -> literals.add(new LiteralAutomaton.Literal(each, owner)));
    }
    Trigger otherwise = needs.digits() > 0 ? Trigger.DIGITS : Trigger.ANY_TEXT;
    patterns.add(new Searched(detector, pattern, literal ? Trigger.LITERALS : otherwise));
  }
}
