package dev.demarc.server.budgets;

import dev.demarc.server.platform.Removal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** An application stays as long as a budget is for it. */
@ApplicationScoped
class BudgetedApplications {
  void onRemoval(@Observes Removal removal) {
    if (removal.kind() == Removal.Kind.APPLICATION) {
      new BudgetRows(removal.sql(), removal.tenant())
          .of(removal.id())
          .forEach(title -> removal.usedBy("budget '" + title + "'"));
    }
  }
}
