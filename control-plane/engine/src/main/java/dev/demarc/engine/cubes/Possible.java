package dev.demarc.engine.cubes;

import dev.demarc.contract.Wire;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.Attribute;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Which cubes have a request and a target in them, and one of each. */
final class Possible {
  private final Alphabet alphabet;
  private final RealValues real;
  private final PossibleSets sets;
  private final Cube everything;

  Possible(Alphabet alphabet) {
    this.alphabet = alphabet;
    this.real = new RealValues(alphabet);
    this.sets = new PossibleSets(alphabet);
    Cube all = Cube.ALWAYS;
    for (Attribute attribute : Attribute.values()) {
      if (attribute.kind() != Attribute.Kind.SET) {
        Bits symbols = real.symbols(attribute);
        boolean some = symbols.size() < alphabet.size(attribute);
        all = some ? all.and(Cube.one(attribute, symbols)).orElseThrow() : all;
      }
    }
    this.everything = all;
  }

  /** All there is. */
  Cube everything() {
    return everything;
  }

  /** Whether there is anything in a part of {@link #everything}. */
  boolean contains(Cube region) {
    return region.present().isEmpty() || setsAre(region);
  }

  /** How many elements {@link #contains} compares at most. */
  long scans(Cube region) {
    return region.present().isEmpty() ? 0 : sets.scans(region);
  }

  /** Where nothing must be on, no set need have an element. */
  private boolean setsAre(Cube region) {
    return sets.exist(Attribute.DATA_TAGS, region)
        && sets.exist(Attribute.ACTOR_ROLES, region)
        && sets.toolsExist(region);
  }

  /** Something in a part that contains something. */
  Counterexample example(Cube region, Optional<RuleId> rule) {
    return new Counterexample(facts(region), target(region), rule, decisive(region));
  }

  /** The attributes of which the region has less than there is. */
  private SortedSet<Attribute> decisive(Cube region) {
    SortedSet<Attribute> decisive = new TreeSet<>();
    for (Attribute attribute : Attribute.values()) {
      boolean narrowed =
          attribute.kind() == Attribute.Kind.SET
              ? sets.reads(attribute, region)
              : !Objects.equals(
                  region.allowed().get(attribute), everything.allowed().get(attribute));
      if (narrowed) {
        decisive.add(attribute);
      }
    }
    return decisive;
  }

  private Facts facts(Cube region) {
    boolean verified = symbol(region, Attribute.ACTOR_VERIFIED) == 1;
    return new Facts(
        new TenantId(new UUID(0, 0)),
        ApplicationId.of(text(region, Attribute.APP_ID)),
        text(region, Attribute.APP_TEAM),
        new Facts.Actor(
            verified ? SubjectId.of("someone") : null, elements(region, Attribute.ACTOR_ROLES)),
        TaskId.of(text(region, Attribute.TASK)),
        new Facts.Data(
            ClassId.of(text(region, Attribute.DATA_CLASS)),
            (int) number(region, Attribute.DATA_RANK),
            tags(region),
            new TreeSet<>()),
        sets.tools(region).orElseThrow(),
        new Place(
            boundary(region, Attribute.ORIGIN_BOUNDARY), text(region, Attribute.ORIGIN_REGION)),
        SiteId.of(text(region, Attribute.SITE)),
        GroupId.of(text(region, Attribute.GROUP)),
        null,
        request(region));
  }

  private Facts.Request request(Cube region) {
    return new Facts.Request(
        "auto",
        number(region, Attribute.REQUEST_BYTES),
        number(region, Attribute.REQUEST_TOKENS),
        0,
        (int) number(region, Attribute.REQUEST_MESSAGES),
        (int) number(region, Attribute.REQUEST_FILES),
        symbol(region, Attribute.REQUEST_STREAM) == 1,
        new TreeSet<>());
  }

  private Target target(Cube region) {
    Boundary boundary = boundary(region, Attribute.TARGET_BOUNDARY);
    ModelOffer model =
        new ModelOffer(
            ModelId.of(text(region, Attribute.TARGET_MODEL)),
            "any",
            null,
            "any",
            "any",
            1,
            new TreeSet<>(),
            new TreeMap<>(),
            0,
            0,
            (int) number(region, Attribute.TARGET_TIER));
    return new Target(
        TargetId.of(text(region, Attribute.TARGET_ID)),
        "Any",
        boundary,
        text(region, Attribute.TARGET_REGION),
        text(region, Attribute.TARGET_OPERATOR),
        boundary == Boundary.NONE ? Protocol.EXTRACTIVE : Protocol.OPENAI,
        List.of("any:1"),
        List.of(),
        List.of(model));
  }

  private int symbol(Cube region, Attribute attribute) {
    Bits allowed = region.allowed().get(attribute);
    return allowed == null ? 0 : allowed.first();
  }

  private String text(Cube region, Attribute attribute) {
    return real.text(attribute, symbol(region, attribute));
  }

  private long number(Cube region, Attribute attribute) {
    return real.number(attribute, symbol(region, attribute));
  }

  private Boundary boundary(Cube region, Attribute attribute) {
    return Wire.parse(Boundary.class, attribute.wire(), text(region, attribute));
  }

  private SortedSet<String> elements(Cube region, Attribute attribute) {
    return sets.elements(attribute, region).orElseThrow();
  }

  private SortedSet<TagId> tags(Cube region) {
    SortedSet<TagId> tags = new TreeSet<>();
    elements(region, Attribute.DATA_TAGS).forEach(tag -> tags.add(TagId.of(tag)));
    return tags;
  }
}
