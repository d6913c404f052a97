package dev.demarc.server.classes;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.data.Detector;
import dev.demarc.contract.data.Tagger;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.DetectorId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Removal;
import dev.demarc.server.platform.TenantDocument;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The classes and detectors of the tenant whose transaction is running. At most 100 of each. */
@ApplicationScoped
public class Classes {
  private static final int MOST = 100;

  /** All dictionaries together: agents pull them with every bundle. */
  private static final int MOST_TERMS = 20_000;

  private static final int MOST_TERM_CHARACTERS = 500_000;

  private static final int MOST_TAGGERS = 16;
  private static final String OUTSIDE = "O";

  /** By rank, least restricted first. */
  public List<DataClass> all() {
    return DataClassRow.<DataClassRow>listAll().stream()
        .map(DataClassRow::value)
        .sorted(Comparator.comparingInt(DataClass::rank))
        .toList();
  }

  /** By id. */
  public List<Detector> detectors() {
    return DetectorRow.<DetectorRow>listAll().stream()
        .map(DetectorRow::value)
        .sorted(Comparator.comparing(Detector::id))
        .toList();
  }

  void put(TenantId tenant, DataClass value) {
    var known = detectors().stream().map(Detector::id).collect(Collectors.toSet());
    if (!known.containsAll(value.detectors())) {
      throw Problem.invalid("detectors", "names a detector that does not exist");
    }
    DataClassRow row = DataClassRow.findById(key(tenant, value.id().text()));
    if (row == null) {
      atMost(DataClassRow.count());
      row = new DataClassRow();
      row.set(value);
      row.persist();
    } else {
      row.set(value);
    }
    DataClassRow.flush();
  }

  void put(TenantId tenant, Detector value) {
    checkLabels(value);
    taggersFit(value);
    compiles(value);
    dictionariesFit(value);
    DetectorRow row = DetectorRow.findById(key(tenant, value.id().text()));
    if (row == null) {
      atMost(DetectorRow.count());
      row = new DetectorRow();
      row.set(value);
      row.persist();
    } else {
      row.set(value);
    }
    DetectorRow.flush();
  }

  void delete(TenantId tenant, ClassId id) {
    if (!DataClassRow.deleteById(key(tenant, id.text()))) {
      throw Problem.notFound("class");
    }
    DataClassRow.flush();
  }

  void delete(TenantId tenant, DetectorId id) {
    if (!DetectorRow.deleteById(key(tenant, id.text()))) {
      throw Problem.notFound("detector");
    }
    DetectorRow.flush();
  }

  /** A class names the detectors that raise to it. */
  void onRemoval(@Observes Removal removal) {
    if (removal.kind() == Removal.Kind.DETECTOR) {
      all().stream()
          .filter(each -> each.detectors().contains(DetectorId.of(removal.id())))
          .forEach(each -> removal.usedBy("class " + each.id()));
    }
  }

  /** Only so many as a site can bind. */
  private void taggersFit(Detector added) {
    List<Detector> others =
        detectors().stream().filter(each -> !each.id().equals(added.id())).toList();
    if (added.tagger() != null
        && others.stream().filter(each -> each.tagger() != null).count() >= MOST_TAGGERS) {
      throw Problem.invalid("kind", "tagger may be that of " + MOST_TAGGERS + " at most");
    }
  }

  /** One that looks for nothing in particular would find it in every request of the tenant. */
  static void checkLabels(Detector detector) {
    Tagger tagger = detector.tagger();
    if (tagger != null && tagger.looksFor().contains(OUTSIDE)) {
      throw Problem.invalid(
          "tagger.looksFor", "must not name " + OUTSIDE + ", the label of what is nothing");
    }
  }

  /** In the syntax and with the engine agents use: linear time, no back-references. */
  private static void compiles(Detector detector) {
    String pattern = detector.pattern();
    if (pattern == null) {
      return;
    }
    try {
      if (Pattern.compile(pattern).matcher("").matches()) {
        throw Problem.invalid("pattern", "must not match nothing at all");
      }
    } catch (PatternSyntaxException refused) {
      throw Problem.invalid("pattern", "is not RE2 syntax: " + refused.getDescription());
    }
  }

  private void dictionariesFit(Detector added) {
    List<Detector> all = new ArrayList<>(List.of(added));
    detectors().stream().filter(each -> !each.id().equals(added.id())).forEach(all::add);
    checkTogether(all);
  }

  /** Terms of all dictionaries, in number and characters. */
  static void checkTogether(List<Detector> detectors) {
    long terms = detectors.stream().mapToLong(each -> each.terms().size()).sum();
    long characters =
        detectors.stream().flatMap(each -> each.terms().stream()).mapToLong(String::length).sum();
    if (terms > MOST_TERMS || characters > MOST_TERM_CHARACTERS) {
      throw Problem.invalid(
          "terms",
          "of all dictionaries must be at most "
              + MOST_TERMS
              + " with "
              + MOST_TERM_CHARACTERS
              + " characters together");
    }
  }

  private static void atMost(long count) {
    if (count >= MOST) {
      throw Problem.conflict("There are " + MOST + " already, which is the most there may be.");
    }
  }

  private static TenantDocument.Key key(TenantId tenant, String id) {
    return new TenantDocument.Key(tenant.text(), id);
  }
}
