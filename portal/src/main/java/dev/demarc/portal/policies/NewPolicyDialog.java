package dev.demarc.portal.policies;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.radiobutton.RadioGroupVariant;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Pairs;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.remote.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks what to start from: nothing, or the policy of one of the conditions most tenants have. */
final class NewPolicyDialog extends Dialog {
  private static final long serialVersionUID = 1L;
  static final String STARTER =
      """
      schema: demarc/policy/v1
      title: New policy
      # Nothing is allowed until a rule allows it.
      rules: []
      """;
  private static final Template EMPTY =
      new Template(
          "empty",
          "An empty policy",
          "Nowhere until a rule allows it",
          "Refused",
          "Nothing yet",
          STARTER);

  private final transient Visit visit;
  private final RadioButtonGroup<Template> choice = new RadioButtonGroup<>("Start from");
  private final Div about = new Div();

  /** What the control plane offers to start from. */
  record Template(
      String id, String condition, String route, String fallback, String disclosure, String yaml) {}

  private record Made(PolicyId id) {}

  NewPolicyDialog(Visit visit) {
    super("New policy");
    this.visit = visit;
    setId("policy-new");
    setWidth("min(40rem, 96vw)");
    choice.setId("policy-template");
    choice.addThemeVariants(RadioGroupVariant.LUMO_VERTICAL);
    choice.setItemLabelGenerator(Template::condition);
    choice.setItems(templates());
    choice.addValueChangeListener(event -> show(event.getValue()));
    choice.setValue(EMPTY);
    about.setId("policy-template-about");
    add(choice, about);
    getFooter().add(Press.plain("policy-new-cancel", "Cancel", this::close));
    getFooter().add(Press.primary("policy-new-create", "Write it", this::create));
  }

  private List<Template> templates() {
    List<Template> all = new ArrayList<>(List.of(EMPTY));
    all.addAll(visit.api().list(Where.root("policy-templates"), Template.class).items());
    return all;
  }

  private void show(Template template) {
    about.removeAll();
    about.add(
        new Pairs()
            .pair("Runs", template.route())
            .pair("When that fails", template.fallback())
            .pair("The person is told", template.disclosure()));
  }

  private void create() {
    Toast.attempt(() -> {
      Map<String, String> body = Map.of("yaml", choice.getValue().yaml());
      Made made = visit.api().post(visit.where("policies"), body, Made.class);
      close();
      UI.getCurrent().navigate(visit.href("policies/" + made.id().text()));
    });
  }
}
