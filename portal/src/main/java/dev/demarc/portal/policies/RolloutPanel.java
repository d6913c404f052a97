package dev.demarc.portal.policies;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextArea;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Card;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Following;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.policies.PolicyAnswers.Detail;
import dev.demarc.portal.policies.RolloutAnswers.Rollout;
import dev.demarc.portal.remote.Listing;
import dev.demarc.portal.remote.Where;
import java.time.Duration;
import java.util.Map;

/** The newest rollout of a policy: followed, advanced, stopped, rolled back. */
final class RolloutPanel extends Div {
  private static final long serialVersionUID = 1L;
  private static final Duration AGAIN = Duration.ofSeconds(3);

  private final transient Visit visit;
  private final transient Detail detail;
  private final Loading<Listing<Rollout>> found;

  RolloutPanel(Visit visit, Detail detail) {
    this.visit = visit;
    this.detail = detail;
    setId("policy-rollout");
    this.found = new Loading<>(this::rollouts, this::page);
    add(found);
  }

  private Listing<Rollout> rollouts() {
    return visit.api().list(where(), Rollout.class);
  }

  private Where where(String... more) {
    String[] path = new String[3 + more.length];
    path[0] = "policies";
    path[1] = detail.id().text();
    path[2] = "rollouts";
    System.arraycopy(more, 0, path, 3, more.length);
    return visit.where(path);
  }

  private Component page(Listing<Rollout> listing) {
    Div page = new Div();
    page.addClassName("diff");
    if (listing.items().isEmpty()) {
      page.add(
          new EmptyState(
              "Nothing was rolled out in stages",
              "A policy for several agent groups can be published stage by stage, each behind a gate."));
    } else {
      Rollout newest = listing.items().getFirst();
      RolloutReport report = new RolloutReport(newest);
      page.add(report);
      if (newest.isOpen()) {
        page.add(steps(newest));
        follow(newest, report);
      }
    }
    if (visit.is("tenant-admin") && detail.published() != null) {
      page.add(new Card("Go back", back()));
    }
    return page;
  }

  private Component back() {
    Div row = new Div();
    row.addClassName("row");
    if (RollbackDialog.isPossible(detail)) {
      row.add(
          Press.plain(
              "rollback-open", "Roll back…", () -> new RollbackDialog(visit, detail).open()));
    }
    if (detail.withdrawn() == null) {
      row.add(
          Press.danger(
              "withdraw-version", "Withdraw…", () -> new WithdrawDialog(visit, detail).open()));
    }
    return row;
  }

  private Component steps(Rollout rollout) {
    Card card = new Card("Steps");
    boolean admin = visit.is("tenant-admin");
    if (!admin && !visit.is("policy-approver")) {
      card.add("An administrator says how it goes on.");
      return card;
    }
    TextArea why = new TextArea("Why");
    why.setId("rollout-why");
    why.setMaxLength(2_000);
    why.setWidthFull();
    why.setHelperText("Needed to stop. It is kept in the history.");
    Div row = new Div();
    row.addClassName("row");
    if (admin && rollout.state().equals("passed")) {
      row.add(
          Press.primary(
              "rollout-advance",
              "Reach stage " + (rollout.stage() + 1),
              () -> step("advance", rollout, why.getValue(), "The next stage is reached")));
    }
    row.add(
        Press.danger(
            "rollout-stop",
            "Stop here",
            () -> step("stop", rollout, why.getValue(), "Stopped: every group keeps what it has")));
    card.add(why, row);
    return card;
  }

  private void step(String step, Rollout rollout, String why, String done) {
    Map<String, Object> body = Map.of("version", rollout.version(), "comment", why);
    if (Toast.attempt(() -> visit.api().post(where(step), body))) {
      Toast.done(done);
      found.reload();
    }
  }

  /** Looks again while it is open; what was typed stays until it is somewhere else. */
  private void follow(Rollout rollout, RolloutReport report) {
    new Following<Rollout>("rollout", found, report, AGAIN, now -> now.isWhere(rollout))
        .from(rollout, () -> rollouts().items().getFirst(), report::update);
  }
}
