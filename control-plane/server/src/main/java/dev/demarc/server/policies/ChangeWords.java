package dev.demarc.server.policies;

import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.cubes.Change;
import dev.demarc.engine.cubes.Counterexample;
import dev.demarc.engine.cubes.Region;
import dev.demarc.engine.plain.PlainPermission;
import dev.demarc.engine.rules.Offered;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Changes between two versions as sentences. */
final class ChangeWords {
  private static final Map<Attribute, String> SHOWN =
      Map.of(
          Attribute.DATA_CLASS, "class",
          Attribute.TASK, "task",
          Attribute.ORIGIN_BOUNDARY, "from",
          Attribute.TARGET_BOUNDARY, "to",
          Attribute.TARGET_REGION, "region",
          Attribute.TARGET_OPERATOR, "operator");

  private ChangeWords() {}

  /** What the newer version does that the older one does not. */
  static String widening(Change change) {
    String rule = "Rule '" + change.rule() + "' ";
    return switch (change.kind()) {
      case PERMITS -> rule + "newly permits what nothing permitted.";
      case FORBIDS -> rule + "no longer forbids it.";
      case ASKS ->
          change
              .obligation()
              .map(asked -> rule + "no longer asks for " + of(asked) + ", or not as strictly.")
              .orElseThrow();
    };
  }

  /** What the newer version does no more. */
  static String narrowing(Change change) {
    String rule = "Rule '" + change.rule() + "' ";
    return switch (change.kind()) {
      case PERMITS -> rule + "permitted it, and nothing does any more.";
      case FORBIDS -> rule + "newly forbids it.";
      case ASKS ->
          change
              .obligation()
              .map(asked -> rule + "newly asks for " + of(asked) + ".")
              .orElseThrow();
    };
  }

  /** What rules say of one request and one route. */
  static String of(List<Rule> rules, Counterexample example) {
    Considered said =
        new PlainPermission(rules, Offered.all(List.of(example.target())))
            .of(example.facts())
            .getFirst();
    if (!said.permitted()) {
      return said.rule() == null ? "no rule permits it" : "forbidden by '" + said.rule() + "'";
    }
    return said.obligations().isEmpty()
        ? "permitted"
        : "permitted with "
            + said.obligations().stream().map(ChangeWords::of).collect(Collectors.joining(" and "));
  }

  private static String of(Obligation obligation) {
    return switch (obligation) {
      case Obligation.Consent consent ->
          "consent (" + consent.scope().wire() + ", at most " + lasting(consent.ttl()) + ")";
      case Obligation.Approval approval -> "approval (at most " + lasting(approval.ttl()) + ")";
      case Obligation.Disclose disclose -> "the disclosure “" + disclose.text() + "”";
    };
  }

  private static String lasting(Duration ttl) {
    if (ttl.toSeconds() % 86_400 == 0) {
      return counted(ttl.toDays(), "day");
    }
    if (ttl.toSeconds() % 3_600 == 0) {
      return counted(ttl.toHours(), "hour");
    }
    return ttl.toSeconds() % 60 == 0
        ? counted(ttl.toMinutes(), "minute")
        : counted(ttl.toSeconds(), "second");
  }

  private static String counted(long count, String unit) {
    return count + " " + unit + (count == 1 ? "" : "s");
  }

  /** A region by its values; what is not named is free. */
  static String of(Region region) {
    SortedMap<Attribute, Region.Values> values = region.values();
    return values.isEmpty()
        ? "everything of some kind"
        : values.entrySet().stream()
            .map(each ->
                SHOWN.getOrDefault(each.getKey(), each.getKey().wire()) + " " + of(each.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static String of(Region.Values values) {
    return values.but() ? "any but " + joined(values.names()) : joined(values.names());
  }

  private static String joined(Collection<String> names) {
    return String.join(" or ", names);
  }
}
