package dev.demarc.server.policies;

import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.engine.cubes.Change;
import dev.demarc.engine.cubes.Comparison;
import dev.demarc.engine.cubes.Region;
import dev.demarc.engine.cubes.Regions;
import dev.demarc.engine.widening.SectionChange;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one state of a policy does otherwise than another, complete.
 *
 * @param from absent where nothing was published before
 * @param approvals how many different people must approve it
 * @param groups what the groups that the policy is for, or its draft is to be for, obey now
 * @param sections what else the text says otherwise
 */
public record PolicyDiffView(
    @Nullable Side from,
    Side to,
    boolean widens,
    int approvals,
    List<ForGroups> groups,
    Changes widening,
    Changes narrowing,
    List<SectionChange> sections) {
  /** The most changes told one way. */
  private static final int MOST = 100;

  /**
   * A published version or, else, the draft at a revision; neither is a text that is not kept.
   *
   * @param policy and its title, where it is another policy's version
   */
  public record Side(
      @Nullable PolicyVersion version,
      @Nullable Integer revision,
      @Nullable PolicyId policy,
      @Nullable String title) {
    static final Side TEXT = new Side(null, null, null, null);

    static Side draft(int revision) {
      return new Side(null, revision, null, null);
    }

    static Side of(PolicyVersion version) {
      return new Side(version, null, null, null);
    }

    static Side of(Obeyed obeyed, PolicyId asked) {
      return asked.equals(obeyed.policy())
          ? new Side(obeyed.version(), null, null, null)
          : new Side(obeyed.version(), null, obeyed.policy(), obeyed.title());
    }
  }

  /**
   * Groups that obey the same now.
   *
   * @param policy absent, as its title and version, where they obey nothing
   * @param widens whether more would be permitted to their agents
   */
  public record ForGroups(
      List<GroupId> groups,
      @Nullable PolicyId policy,
      @Nullable String title,
      @Nullable PolicyVersion version,
      boolean widens) {
    static ForGroups of(Obeyed obeyed, PolicyDocument newer) {
      return new ForGroups(
          obeyed.groups(),
          obeyed.policy(),
          obeyed.title(),
          obeyed.version(),
          PolicyDiff.of(obeyed.document(), newer).widens());
    }
  }

  /**
   * Changes one way.
   *
   * @param count of all
   * @param told the first ones
   */
  public record Changes(int count, List<Told> told) {}

  /**
   * One change.
   *
   * @param decided false where the search ended at its bound, so that it counts as a change
   * @param words what it is, in a sentence
   * @param example one request and route of which it is so; absent where it is undecided
   * @param exampleWords the same in words
   * @param before what the older version says of the example
   * @param after what the newer one says
   * @param complete whether it shows nowhere but in these regions
   */
  public record Told(
      Change.Kind kind,
      RuleId rule,
      @Nullable Obligation obligation,
      boolean decided,
      String words,
      GuaranteeVerdict.@Nullable Example example,
      String exampleWords,
      String before,
      String after,
      List<Where> regions,
      boolean complete) {}

  /**
   * Where a change shows: for every combination of these values there is a request and a route of
   * which it is so.
   *
   * @param values by attribute; what is not named may be anything
   */
  public record Where(String words, SortedMap<Attribute, Values> values, String exampleWords) {}

  /**
   * Some values of an attribute.
   *
   * @param but whether they are all but the named ones
   */
  public record Values(boolean but, List<String> names) {}

  static PolicyDiffView of(@Nullable Side from, Side to, PolicyDiff diff, List<ForGroups> groups) {
    return new PolicyDiffView(
        from,
        to,
        diff.widens(),
        PolicyDiff.approvals(groups.stream().anyMatch(ForGroups::widens)),
        groups,
        changes(diff, diff.rules().widening(), ChangeWords::widening),
        changes(diff, diff.rules().narrowing(), ChangeWords::narrowing),
        diff.sections());
  }

  private static Changes changes(
      PolicyDiff diff, Comparison.Direction way, Function<Change, String> words) {
    List<Change> first = way.changes().stream().limit(MOST).toList();
    Iterator<Regions> regions = way.regions(first).iterator();
    List<Told> told = new ArrayList<>();
    first.forEach(change -> told.add(told(diff, change, words.apply(change), regions.next())));
    return new Changes(way.changes().size(), told);
  }

  private static Told told(PolicyDiff diff, Change change, String words, Regions regions) {
    return switch (change.shown()) {
      case Change.Shown.Undecided undecided ->
          new Told(
              change.kind(),
              change.rule(),
              change.obligation().orElse(null),
              false,
              words + " This was " + undecided.reason() + ", so it counts.",
              null,
              "",
              "",
              "",
              List.of(),
              false);
      case Change.Shown.Example example ->
          new Told(
              change.kind(),
              change.rule(),
              change.obligation().orElse(null),
              true,
              words,
              Guarantees.example(example.example()),
              ExampleWords.what(example.example()),
              ChangeWords.of(diff.before(), example.example()),
              ChangeWords.of(diff.after(), example.example()),
              regions.regions().stream().map(PolicyDiffView::where).toList(),
              regions.complete());
    };
  }

  private static Where where(Region region) {
    SortedMap<Attribute, Values> values = new TreeMap<>();
    region
        .values()
        .forEach((attribute, of) ->
            values.put(attribute, new Values(of.but(), List.copyOf(of.names()))));
    return new Where(ChangeWords.of(region), values, ExampleWords.what(region.example()));
  }
}
