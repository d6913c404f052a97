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
import dev.demarc.contract.id.SiteId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.ToolEffect;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** One value of each attribute: a request and a route. An attribute not given has any value. */
record Points(Map<Attribute, Object> values) {
  /** Every combination of every value of these attributes. */
  static List<Points> all(List<Attribute> attributes) {
    List<Map<Attribute, Object>> all = List.of(new EnumMap<>(Attribute.class));
    for (Attribute attribute : attributes) {
      Attribute key = isOfTools(attribute) ? Attribute.TOOLS : attribute;
      List<Map<Attribute, Object>> more = new ArrayList<>();
      for (Map<Attribute, Object> one : all) {
        if (one.containsKey(key)) {
          more.add(one);
          continue;
        }
        for (Object value : of(attribute)) {
          Map<Attribute, Object> with = new EnumMap<>(Attribute.class);
          with.putAll(one);
          with.put(key, value);
          more.add(with);
        }
      }
      all = more;
    }
    return all.stream().map(Points::new).toList();
  }

  /** Tools and their effects are one value: which tool has which effect. */
  static boolean isOfTools(Attribute attribute) {
    return attribute == Attribute.TOOLS || attribute == Attribute.TOOL_EFFECTS;
  }

  /** The values that {@link ConditionWorld} can tell apart, one for each. */
  static List<?> of(Attribute attribute) {
    return switch (attribute.kind()) {
      case FLAG -> List.of(false, true);
      case NUMBER -> List.of(0L, 1L, 2L, 49L, 50L, 51L, Long.MAX_VALUE);
      case ONE -> real(attribute);
      case SET -> isOfTools(attribute) ? tools() : subsets(real(attribute));
    };
  }

  private static List<String> real(Attribute attribute) {
    return ConditionWorld.withUnknown(attribute).stream()
        .filter(value -> RealValues.isReal(attribute, value))
        .toList();
  }

  private static List<TreeSet<String>> subsets(List<String> elements) {
    List<TreeSet<String>> all = new ArrayList<>();
    for (int chosen = 0; chosen < 1 << elements.size(); chosen++) {
      TreeSet<String> one = new TreeSet<>();
      for (int i = 0; i < elements.size(); i++) {
        if ((chosen >> i & 1) != 0) {
          one.add(elements.get(i));
        }
      }
      all.add(one);
    }
    return all;
  }

  /** Every set of names with every set of effects; rules see no more than the two sets. */
  private static List<SortedMap<String, ToolEffect>> tools() {
    List<SortedMap<String, ToolEffect>> all = new ArrayList<>(List.of(new TreeMap<>()));
    for (TreeSet<String> names : subsets(real(Attribute.TOOLS))) {
      for (TreeSet<String> effects : subsets(real(Attribute.TOOL_EFFECTS))) {
        if (!names.isEmpty() && !effects.isEmpty()) {
          paired(names, effects).ifPresent(all::add);
        }
      }
    }
    return all;
  }

  /** There may be as many tools that no policy names as it takes, where there may be one. */
  private static Optional<SortedMap<String, ToolEffect>> paired(
      TreeSet<String> names, TreeSet<String> effects) {
    TreeSet<String> tools = new TreeSet<>(names);
    while (names.contains("other") && tools.size() < effects.size()) {
      tools.add("other-" + tools.size());
    }
    List<String> left = new ArrayList<>(effects);
    SortedMap<String, ToolEffect> paired = new TreeMap<>();
    for (String tool : tools) {
      String effect = left.size() > 1 ? left.removeLast() : left.getFirst();
      paired.put(tool, Wire.parse(ToolEffect.class, "effect", effect));
    }
    return tools.size() < effects.size() ? Optional.empty() : Optional.of(paired);
  }

  Facts facts() {
    boolean verified = (boolean) values.getOrDefault(Attribute.ACTOR_VERIFIED, false);
    return new Facts(
        new TenantId(new UUID(0, 1)),
        ApplicationId.of(text(Attribute.APP_ID)),
        text(Attribute.APP_TEAM),
        new Facts.Actor(verified ? SubjectId.of("s") : null, set(Attribute.ACTOR_ROLES)),
        TaskId.of(text(Attribute.TASK)),
        new Facts.Data(
            ClassId.of(text(Attribute.DATA_CLASS)), small(Attribute.DATA_RANK), tags(), null),
        toolsGiven(),
        new Place(boundary(Attribute.ORIGIN_BOUNDARY), text(Attribute.ORIGIN_REGION)),
        SiteId.of(text(Attribute.SITE)),
        GroupId.of(text(Attribute.GROUP)),
        null,
        new Facts.Request(
            "auto",
            number(Attribute.REQUEST_BYTES),
            number(Attribute.REQUEST_TOKENS),
            1,
            small(Attribute.REQUEST_MESSAGES),
            small(Attribute.REQUEST_FILES),
            (boolean) values.getOrDefault(Attribute.REQUEST_STREAM, false),
            null));
  }

  Target target() {
    Boundary boundary = boundary(Attribute.TARGET_BOUNDARY);
    ModelOffer model =
        new ModelOffer(
            ModelId.of(text(Attribute.TARGET_MODEL)),
            "1",
            null,
            "x",
            "q8",
            100,
            null,
            null,
            0,
            0,
            small(Attribute.TARGET_TIER));
    return new Target(
        TargetId.of(text(Attribute.TARGET_ID)),
        "x",
        boundary,
        text(Attribute.TARGET_REGION),
        text(Attribute.TARGET_OPERATOR),
        boundary == Boundary.NONE ? Protocol.EXTRACTIVE : Protocol.LLAMA,
        null,
        null,
        List.of(model));
  }

  private String text(Attribute attribute) {
    return values.getOrDefault(attribute, "other").toString();
  }

  private long number(Attribute attribute) {
    return (long) values.getOrDefault(attribute, 0L);
  }

  private int small(Attribute attribute) {
    return (int) Math.min(Integer.MAX_VALUE, number(attribute));
  }

  private Boundary boundary(Attribute attribute) {
    return Wire.parse(
        Boundary.class, "boundary", values.getOrDefault(attribute, "edge").toString());
  }

  @SuppressWarnings("unchecked")
  private TreeSet<String> set(Attribute attribute) {
    return (TreeSet<String>) values.getOrDefault(attribute, new TreeSet<String>());
  }

  private TreeSet<TagId> tags() {
    TreeSet<TagId> tags = new TreeSet<>();
    set(Attribute.DATA_TAGS).forEach(tag -> tags.add(TagId.of(tag)));
    return tags;
  }

  @SuppressWarnings("unchecked")
  private SortedMap<String, ToolEffect> toolsGiven() {
    return (SortedMap<String, ToolEffect>)
        values.getOrDefault(Attribute.TOOLS, new TreeMap<String, ToolEffect>());
  }
}
