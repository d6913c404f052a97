package dev.demarc.portal.applications;

import com.fasterxml.jackson.databind.JsonNode;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.FormDialog;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Registers an application, and goes on to its keys. */
public final class NewApplicationDialog extends FormDialog {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final transient Runnable after;
  private final TextField id = text("application-id", "Name", "notes");
  private final TextField title = text("application-title", "Title", "Notes");
  private final TextField team = text("application-team", "Team", "default");
  private final Select<String> defaultClass = new Select<>();
  private final TextField tasks = text("application-tasks", "Tasks", "");
  private final IntegerField limit = new IntegerField("Requests a minute");

  /**
   * Reads the classes, one of which it is at least.
   *
   * @param done when its keys are left
   */
  public NewApplicationDialog(Visit visit, Runnable done) {
    super("application", "New application", "Register it", () -> {});
    this.visit = visit;
    this.after = done;
    List<String> classes =
        visit
            .api()
            .list(visit.where("classes").with("limit", 200), DataClass.class)
            .items()
            .stream()
            .map(each -> each.id().text())
            .toList();
    defaultClass.setId("application-class");
    defaultClass.setLabel("Default class");
    defaultClass.setHelperText("What its requests are at least.");
    defaultClass.setItems(classes);
    classes.stream().findFirst().ifPresent(defaultClass::setValue);
    tasks.setHelperText("Parted by commas, such as chat, summarize. Empty: any, vouched for none.");
    limit.setId("application-limit");
    limit.setMin(1);
    limit.setValue(60);
    fields(id, title, team, defaultClass, tasks, limit);
  }

  @Override
  protected void save() {
    ApplicationId named = ApplicationId.of(id.getValue());
    Map<String, Object> body = new TreeMap<>();
    body.put("title", title.getValue());
    body.put("team", team.getValue());
    body.put("defaultClass", Objects.requireNonNullElse(defaultClass.getValue(), ""));
    body.put(
        "tasks",
        Arrays.stream(tasks.getValue().split(",", -1))
            .map(String::strip)
            .filter(task -> !task.isEmpty())
            .toList());
    body.put("answerers", List.of());
    body.put("outsiders", List.of());
    body.put("requestsPerMinute", Objects.requireNonNullElse(limit.getValue(), 0));
    visit.requireNew("applications", named.text());
    visit.api().put(visit.where("applications", named.text()), body, JsonNode.class);
    new KeysDialog(visit, named, after).open();
  }
}
