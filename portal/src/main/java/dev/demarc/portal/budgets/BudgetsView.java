package dev.demarc.portal.budgets;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.Route;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Confirm;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.remote.Listing;
import jakarta.inject.Inject;

/** What may be spent in the period that is now, what is, and what is left. */
@Route(value = "t/:tenant/budgets", layout = Frame.class)
public class BudgetsView extends TenantPage {
  private static final long serialVersionUID = 1L;
  private static final String SENTENCE =
      "What attempts are paid from. When one is used up, what it would have to pay for is refused.";

  /** As many as a tenant may have. */
  private static final int MOST = 100;

  @Inject
  public BudgetsView(Desks desks) {
    super(desks, "Budgets");
  }

  @Override
  protected void show(Visit visit) {
    if (!visit.is("tenant-admin") && !visit.is("policy-approver") && !visit.is("auditor")) {
      add(
          new Heading("Budgets", SENTENCE),
          new EmptyState("Not yours to see", "Administrators, approvers and auditors see them."));
      return;
    }
    Shown shown = new Shown(visit);
    add(
        new Heading(
            "Budgets",
            SENTENCE,
            visit.is("tenant-admin")
                ? Press.primary("budget-add", "New budget", shown::add)
                : new Div()),
        shown);
  }

  /** The list as it was last read. */
  private static final class Shown extends Div {
    private static final long serialVersionUID = 1L;

    private final transient Visit visit;
    private final Loading<Listing<Budget>> list;

    Shown(Visit visit) {
      this.visit = visit;
      this.list =
          new Loading<>(
              () -> visit.api().list(visit.where("budgets").with("limit", MOST), Budget.class),
              this::table);
      add(list);
    }

    void add() {
      new BudgetDialog(visit, null, list::reload).open();
    }

    private Component table(Listing<Budget> listing) {
      if (listing.items().isEmpty()) {
        return new EmptyState(
            "No budgets yet",
            "Without one every permitted attempt may be made, whatever it costs.");
      }
      Table<Budget> table =
          new Table<Budget>("budget", "Budgets", Budget::id)
              .text("Budget", Budget::title)
              .text("Covers", Budget::covers)
              .text("Begins anew", Budget::every)
              .text("Limit", budget -> Words.money(budget.limitMicroUsd()))
              .text("Used", budget -> Words.money(budget.usedMicroUsd()))
              .text("With agents", budget -> Words.money(budget.leasedMicroUsd()))
              .column("Left", Shown::left)
              .column("Until", budget -> TimeText.of(budget.endsAt()));
      return (visit.is("tenant-admin") ? table.column("Change", this::change) : table)
          .rows(listing.items(), listing.next());
    }

    private static Component left(Budget budget) {
      if (budget.usedMicroUsd() >= budget.limitMicroUsd()) {
        return new Badge("Used up", Tone.BAD);
      }
      return budget.leftMicroUsd() == 0
          ? new Badge("All with agents", Tone.WARN)
          : new Badge(Words.money(budget.leftMicroUsd()), Tone.GOOD);
    }

    private Component change(Budget budget) {
      Div both =
          new Div(
              Press.small(
                  "budget-edit-" + budget.id(),
                  "Edit",
                  () -> new BudgetDialog(visit, budget, list::reload).open()),
              Press.small("budget-remove-" + budget.id(), "Remove", () -> remove(budget)));
      both.addClassName("row");
      return both;
    }

    private void remove(Budget budget) {
      Confirm.ask(
          "Remove the budget " + budget.title() + "?",
          "What it covered may cost anything from then on, and what was spent of it is forgotten.",
          "Remove",
          () -> {
            if (Toast.attempt(() -> visit.api().delete(visit.where("budgets", budget.id())))) {
              Toast.done("Removed");
              list.reload();
            }
          });
    }
  }
}
