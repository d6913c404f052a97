package dev.demarc.portal.budgets;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.BigDecimalField;
import com.vaadin.flow.component.textfield.TextField;
import dev.demarc.contract.InvalidValue;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.FormDialog;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.look.Words;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a budget, or changes what of one may change: its title, limit and thresholds. */
final class BudgetDialog extends FormDialog {
  private static final long serialVersionUID = 1L;
  private static final int MICRO = 6;
  private static final String ANY = "";

  private final transient Visit visit;
  private final transient @Nullable Budget before;
  private final TextField title;
  private final TextField team;
  private final TextField application;
  private final TextField model;
  private final Select<String> boundary = new Select<>();
  private final Select<String> period = new Select<>();
  private final ComboBox<String> zone = new ComboBox<>("Time zone");
  private final BigDecimalField limit = new BigDecimalField("Limit in USD");
  private final TextField warn;

  /**
   * @param before absent for a new one
   */
  BudgetDialog(Visit visit, @Nullable Budget before, Runnable done) {
    super("budget", before == null ? "New budget" : before.title(), "Keep it", done);
    this.visit = visit;
    this.before = before;
    title = text("budget-title", "Title", before == null ? "" : before.title());
    team = part("team", "Team", before == null ? null : before.team());
    application = part("application", "Application", before == null ? null : before.application());
    model = part("model", "Model", before == null ? null : before.model());
    warn = text("budget-warn", "Warn at percent", before == null ? "80" : before.thresholds());
    warn.setHelperText("Such as 50, 80, 100; administrators are told once a period");
    choices(before);
    fields(title, limit, warn, team, application, model, boundary, period, zone);
  }

  private TextField part(String name, String label, @Nullable String value) {
    TextField field = text("budget-" + name, label, value == null ? "" : value);
    field.setReadOnly(before != null);
    field.setHelperText("Empty: any");
    return field;
  }

  private void choices(@Nullable Budget known) {
    boundary.setLabel("Boundary");
    boundary.setId("budget-boundary");
    boundary.setItems(ANY, "on-device", "edge", "private-cluster", "managed-cloud");
    boundary.setItemLabelGenerator(each -> each.isEmpty() ? "Any" : Words.boundary(each));
    boundary.setValue(known == null || known.boundary() == null ? ANY : known.boundary());
    period.setLabel("Begins anew every");
    period.setId("budget-period");
    period.setItems("day", "week", "month");
    period.setValue(known == null ? "month" : known.period());
    zone.setId("budget-zone");
    zone.setItems(ZoneId.getAvailableZoneIds().stream().sorted().toList());
    zone.setValue(known == null ? "UTC" : known.zone());
    limit.setId("budget-limit");
    limit.setValue(BigDecimal.valueOf(known == null ? 0 : known.limitMicroUsd(), MICRO));
    boundary.setReadOnly(known != null);
    period.setReadOnly(known != null);
    zone.setReadOnly(known != null);
  }

  @Override
  protected void save() {
    if (before == null) {
      visit.api().post(visit.where("budgets"), body(), Budget.class);
    } else {
      visit.api().put(visit.where("budgets", before.id()), body(), Budget.class);
    }
    Toast.done("Kept");
  }

  private Map<String, Object> body() {
    Map<String, Object> body = new HashMap<>();
    body.put("title", title.getValue());
    body.put("period", period.getValue());
    body.put("zone", zone.getValue() == null ? "" : zone.getValue());
    body.put("limitMicroUsd", microUsd());
    body.put("warnPercent", percents());
    named(body, "team", team.getValue());
    named(body, "application", application.getValue());
    named(body, "model", model.getValue());
    named(body, "boundary", boundary.getValue());
    return body;
  }

  private static void named(Map<String, Object> body, String part, String value) {
    if (!value.isBlank()) {
      body.put(part, value.strip());
    }
  }

  private long microUsd() {
    BigDecimal usd = limit.getValue();
    if (usd == null) {
      throw new InvalidValue("Limit", "is missing");
    }
    try {
      return usd.movePointRight(MICRO).longValueExact();
    } catch (ArithmeticException tooFine) {
      throw new InvalidValue("Limit", "has at most six decimals");
    }
  }

  private List<Integer> percents() {
    try {
      return Arrays.stream(warn.getValue().split(","))
          .map(String::strip)
          .filter(each -> !each.isEmpty())
          .map(Integer::valueOf)
          .toList();
    } catch (NumberFormatException malformed) {
      throw new InvalidValue("Warn at percent", "takes whole numbers with commas between them");
    }
  }
}
