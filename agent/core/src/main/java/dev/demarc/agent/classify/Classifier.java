package dev.demarc.agent.classify;

import dev.demarc.agent.receive.Inbound;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.data.Detector;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.DetectorId;
import dev.demarc.contract.id.TagId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Joins what is declared, the application's default, what the session carries and what detectors
 * find: the highest rank, all tags. Whatever is not known for sure is the most restricted class of
 * the tenant. One per bundle; immutable, safe for many threads.
 */
public final class Classifier {
  private final Map<ClassId, DataClass> classes = new HashMap<>();
  private final Map<DetectorId, SortedSet<TagId>> tags = new HashMap<>();
  private final DataClass mostRestricted;
  private final Detectors detectors;

  private Classifier(Bundle bundle, Detectors detectors) {
    bundle.classes().forEach(each -> classes.put(each.id(), each));
    for (Detector detector : bundle.detectors()) {
      tags.put(detector.id(), detector.tags());
    }
    this.mostRestricted =
        bundle.classes().stream().max(Comparator.comparingInt(DataClass::rank)).orElseThrow();
    this.detectors = detectors;
  }

  /** For the classes and detectors of this bundle, at a site that binds no model to a tagger. */
  public static Classifier of(Bundle bundle) {
    return of(bundle, Taggers.NONE);
  }

  /** For the classes and detectors of this bundle, with the models that the site binds. */
  public static Classifier of(Bundle bundle, Taggers taggers) {
    return of(bundle, taggers, System::nanoTime);
  }

  static Classifier of(Bundle bundle, Taggers taggers, LongSupplier nanos) {
    return new Classifier(bundle, Detectors.of(bundle.detectors(), taggers, nanos));
  }

  /**
   * What the data of this request is.
   *
   * @throws Refusal when it declares a class the tenant does not have
   */
  public Classification classify(Inbound inbound, Optional<Sessions.Carried> session) {
    Join join = new Join();
    join.raise(known(inbound.caller().application().defaultClass()), List.of(), "application");
    inbound
        .hints()
        .dataClass()
        .ifPresent(declared -> join.raise(declared(declared), inbound.hints().tags(), "declared"));
    session.ifPresent(carried -> {
      join.raise(known(carried.dataClass()), carried.tags(), "session");
      join.proven.addAll(carried.proven());
    });
    Findings findings = detectors.in(inbound.request().tree());
    findings.found().forEach(found -> detected(join, found));
    if (findings.unreadable()) {
      join.raise(mostRestricted, List.of(), "unreadable");
    }
    if (findings.fault()) {
      join.raise(mostRestricted, List.of(), "detector-fault");
    }
    return join.result();
  }

  private void detected(Join join, DetectorId found) {
    SortedSet<TagId> added = tags.getOrDefault(found, new TreeSet<>());
    join.raise(null, added, "detector");
    join.proven.addAll(added);
    classes.values().stream()
        .filter(each -> each.detectors().contains(found))
        .forEach(each -> join.raise(each, List.of(), "detector"));
  }

  private DataClass declared(ClassId id) {
    DataClass declared = classes.get(id);
    if (declared == null) {
      throw Refusal.about(
          ErrorCode.UNKNOWN_CLASS, "Demarc-Class", "There is no data class of that name here.");
    }
    return declared;
  }

  /** The rank of a class; of one that is not known here the highest there can be. */
  public int rank(ClassId id) {
    DataClass known = classes.get(id);
    return known == null ? Integer.MAX_VALUE : known.rank();
  }

  /** A class that was there when it was written and is gone now is the most restricted. */
  private DataClass known(ClassId id) {
    return classes.getOrDefault(id, mostRestricted);
  }

  /** The running maximum. */
  private static final class Join {
    private @Nullable DataClass highest;
    private final TreeSet<TagId> tags = new TreeSet<>();
    private final TreeSet<TagId> proven = new TreeSet<>();
    private final TreeSet<String> raisedBy = new TreeSet<>();
    private final TreeSet<String> taggedBy = new TreeSet<>();

    void raise(@Nullable DataClass to, Collection<TagId> added, String source) {
      if (tags.addAll(added)) {
        taggedBy.add(source);
      }
      if (to == null || (highest != null && to.rank() < highest.rank())) {
        return;
      }
      if (highest == null || to.rank() > highest.rank()) {
        raisedBy.clear();
      }
      highest = to;
      raisedBy.add(source);
    }

    Classification result() {
      DataClass result = java.util.Objects.requireNonNull(highest);
      raisedBy.addAll(taggedBy);
      return new Classification(result.id(), result.rank(), tags, raisedBy, proven);
    }
  }
}
