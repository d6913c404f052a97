package dev.demarc.portal.policies;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the control plane says of the difference between two states of a policy. */
record DiffAnswer(
    @Nullable Side from,
    Side to,
    boolean widens,
    int approvals,
    Changes widening,
    Changes narrowing,
    List<Section> sections) {

  /** A version, or the draft at a revision. */
  record Side(@Nullable Integer version, @Nullable Integer revision) {
    String words() {
      return version == null ? "the draft" : "version " + version;
    }
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
