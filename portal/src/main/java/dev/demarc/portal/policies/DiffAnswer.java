package dev.demarc.portal.policies;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the control plane says of the difference between two states of a policy. */
record DiffAnswer(
    @Nullable Side from,
    Side to,
    boolean widens,
    int approvals,
    @Nullable List<ForGroups> groups,
    Changes widening,
    Changes narrowing,
    List<Section> sections) {

  List<ForGroups> groupsOrNone() {
    return groups == null ? List.of() : groups;
  }

  /** A version, of another policy where it has a title, or the draft at a revision. */
  record Side(@Nullable Integer version, @Nullable Integer revision, @Nullable String title) {
    String words() {
      return version == null ? "the draft" : numbered(version, title);
    }
  }

  /** What some groups of the policy obey now: a version, of any policy, or nothing. */
  record ForGroups(
      List<String> groups,
      @Nullable String policy,
      @Nullable String title,
      @Nullable Integer version,
      boolean widens) {
    /** Seen from a policy. */
    String words(String seenFrom) {
      return version == null
          ? "nothing yet"
          : numbered(version, seenFrom.equals(policy) ? null : title);
    }
  }

  private static String numbered(int version, @Nullable String title) {
    return "version " + version + (title == null ? "" : " of '" + title + "'");
  }

  /** Changes one way: how many, and the first of them. */
  record Changes(int count, List<Told> told) {}

  /** One change of a rule. */
  record Told(
      String rule,
      boolean decided,
      String words,
      @Nullable String exampleWords,
      @Nullable String before,
      @Nullable String after,
      List<Where> regions,
      boolean complete) {}

  /** Where it shows. */
  record Where(String words, @Nullable String exampleWords) {}

  /** A section beside the rules. */
  record Section(String section, boolean loosens, String words) {}
}
