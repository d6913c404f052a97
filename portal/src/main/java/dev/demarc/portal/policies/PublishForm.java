package dev.demarc.portal.policies;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextArea;
import dev.demarc.portal.look.Press;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Publishes an approved draft: to all groups at once, or stage by stage. */
final class PublishForm extends Div {
  private static final long serialVersionUID = 1L;

  private final TextArea why = new TextArea("Why");
  private final Checkbox staged = new Checkbox("Stage by stage");
  private final TextArea stages = new TextArea("Stages");
  private final IntegerField minutes =
      number("rollout-minutes", "Minutes to pass in", 10, 1, 10_080);
  private final IntegerField observed =
      number("rollout-observe", "Minutes to look on before it may pass", 1, 0, 10_079);
  private final IntegerField share =
      number("rollout-share", "Percent of agents that must apply it", 100, 1, 100);
  private final IntegerField rejected =
      number("rollout-rejected", "Agents that may reject it", 0, 0, 1_000);
  private final IntegerField refused = refused();
  private final Checkbox automatic = new Checkbox("Go on by itself when the gate passed");

  /**
   * @param mayStage whether stages can be named at all
   */
  PublishForm(EditorPanel panel, List<String> groups, boolean mayStage, long revision) {
    why.setId("policy-why");
    why.setMaxLength(2_000);
    why.setWidthFull();
    add(why);
    if (mayStage && groups.size() > 1) {
      add(staged, plan(groups));
    }
    Div row =
        new Div(
            Press.primary(
                "policy-publish",
                "Publish",
                () -> panel.step("publish", body(revision), "Published")));
    row.addClassName("row");
    add(row);
  }

  private Div plan(List<String> groups) {
    staged.setId("policy-staged");
    stages.setId("rollout-stages");
    stages.setHelperText("One line a stage, its groups parted by commas.");
    stages.setValue(String.join("\n", groups));
    stages.setWidthFull();
    automatic.setId("rollout-automatic");
    Div plan = new Div(stages, minutes, observed, share, rejected, refused, automatic);
    plan.setVisible(false);
    staged.addValueChangeListener(event -> plan.setVisible(event.getValue()));
    return plan;
  }

  private static IntegerField number(String id, String label, int value, int least, int most) {
    IntegerField field = new IntegerField(label);
    field.setId(id);
    field.setValue(value);
    field.setMin(least);
    field.setMax(most);
    field.setWidthFull();
    return field;
  }

  private static IntegerField refused() {
    IntegerField field =
        number("rollout-refused", "Percent points more without a route", 5, 0, 100);
    field.clear();
    field.setHelperText("Of requests, than before it. Empty: requests are not looked at.");
    return field;
  }

  private Map<String, Object> gate() {
    Map<String, Object> gate = new HashMap<>();
    gate.put("within", "PT" + or(minutes, 10) + "M");
    gate.put("observe", "PT" + or(observed, 1) + "M");
    gate.put("share", or(share, 100));
    gate.put("rejected", or(rejected, 0));
    if (refused.getValue() != null) {
      gate.put("refused", refused.getValue());
    }
    return gate;
  }

  private Map<String, Object> body(long revision) {
    Map<String, Object> body = new HashMap<>();
    body.put("revision", revision);
    body.put("comment", why.getValue());
    if (staged.getValue()) {
      body.put(
          "rollout",
          Map.of(
              "stages",
              stages
                  .getValue()
                  .lines()
                  .filter(line -> !line.isBlank())
                  .map(line -> Map.of("groups", GroupsField.parted(line)))
                  .toList(),
              "gate",
              gate(),
              "advance",
              automatic.getValue() ? "automatic" : "by-hand"));
    }
    return body;
  }

  private static int or(IntegerField field, int otherwise) {
    return field.getValue() == null ? otherwise : field.getValue();
  }
}
