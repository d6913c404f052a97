package dev.demarc.portal.policies;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.Route;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Tabs;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.policies.PolicyAnswers.Detail;
import dev.demarc.portal.policies.PolicyAnswers.OnItsWay;
import jakarta.inject.Inject;

/** One policy: editor, comments, changes, replay, rollout, simulator, matrix, history, versions. */
@Route(
    value =
        "t/:tenant/policies/:policy/:tab?(editor|comments|changes|replay|rollout|simulate|matrix|history|versions)",
    layout = Frame.class)
public class PolicyView extends TenantPage {
  private static final long serialVersionUID = 1L;

  @Inject
  public PolicyView(Desks desks) {
    super(desks, "Policy");
  }

  @Override
  protected void show(Visit visit) {
    add(
        new Loading<>(
            () -> visit.api().get(visit.where("policies", visit.part("policy")), Detail.class),
            detail -> page(visit, detail)));
  }

  private static Component page(Visit visit, Detail detail) {
    String tab = visit.part("tab").isEmpty() ? "editor" : visit.part("tab");
    String base = visit.href("policies/" + detail.id().text());
    Tabs tabs =
        new Tabs("Policy")
            .tab("Editor", base, tab.equals("editor"))
            .tab("Comments", base + "/comments", tab.equals("comments"))
            .tab("Changes", base + "/changes", tab.equals("changes"))
            .tab("Replay", base + "/replay", tab.equals("replay"))
            .tab("Rollout", base + "/rollout", tab.equals("rollout"))
            .tab("Simulate", base + "/simulate", tab.equals("simulate"))
            .tab("Matrix", base + "/matrix", tab.equals("matrix"))
            .tab("History", base + "/history", tab.equals("history"))
            .tab("Versions", base + "/versions", tab.equals("versions"));
    return new Div(heading(detail), tabs, face(tab, visit, detail));
  }

  private static Component heading(Detail detail) {
    return new Heading(
        detail.name(),
        force(detail) + " Agent groups: " + Words.list(detail.groups()) + ".",
        detail.draft() == null ? new Div() : PolicyState.of(detail.draft().state()).badge());
  }

  private static String force(Detail detail) {
    if (detail.withdrawn() != null) {
      return "Version " + detail.withdrawn() + " was withdrawn: its agents permit nothing.";
    }
    OnItsWay rollout = detail.rollout();
    if (rollout != null && rollout.isOpen()) {
      return "Version %d is being rolled out: stage %d of %d is reached."
          .formatted(rollout.version(), rollout.stage(), rollout.stages());
    }
    if (rollout != null && rollout.isCutShort(detail.published())) {
      return "Version %d stopped at stage %d of %d: the groups after it keep what they had."
          .formatted(rollout.version(), rollout.stage(), rollout.stages());
    }
    return detail.published() == null
        ? "Not published yet."
        : "Version " + detail.published().version() + " is in force.";
  }

  private static Component face(String tab, Visit visit, Detail detail) {
    return switch (tab) {
      case "comments" -> new CommentsPanel(visit, detail);
      case "changes" -> new DiffPanel(visit, detail);
      case "replay" -> new ReplayPanel(visit, detail);
      case "rollout" -> new RolloutPanel(visit, detail);
      case "simulate" -> new SimulatePanel(visit, detail);
      case "matrix" -> new MatrixPanel(visit, detail);
      case "history" -> new HistoryPanel(visit, detail);
      case "versions" -> new VersionsPanel(visit, detail);
      default -> new EditorPanel(visit, detail);
    };
  }
}
