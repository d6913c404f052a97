package dev.demarc.portal.policies;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.radiobutton.RadioGroupVariant;
import com.vaadin.flow.component.textfield.TextField;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Pairs;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.policies.PolicyAnswers.Row;
import dev.demarc.portal.remote.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks what to start from: nothing, or the policy of one of the conditions most tenants have. */
public final class NewPolicyDialog extends Dialog {
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

  private static final Pattern TITLE = Pattern.compile("(?m)^title: (.*)$");

  private final transient Visit visit;
  private final transient Consumer<PolicyId> done;
  private final TextField name = new TextField("Name");
  private final RadioButtonGroup<Template> choice = new RadioButtonGroup<>("Start from");
  private final Div about = new Div();
  private final GroupsField groups = new GroupsField("policy-groups", List.of("default"));
  private final Div taken = new Div();
  private final transient List<Row> others;

  /** What the control plane offers to start from. */
  record Template(
      String id, String condition, String route, String fallback, String disclosure, String yaml) {}

  private record Made(PolicyId id) {}

  /** Goes on to the new policy's page. */
  NewPolicyDialog(Visit visit) {
    this(
        visit, EMPTY.id(), made -> UI.getCurrent().navigate(visit.href("policies/" + made.text())));
  }

  /**
   * @param template what is chosen at first, by its id
   */
  public NewPolicyDialog(Visit visit, String template, Consumer<PolicyId> done) {
    super("New policy");
    this.visit = visit;
    this.done = done;
    this.others = visit.api().list(visit.where("policies").with("limit", 200), Row.class).items();
    setId("policy-new");
    setWidth("min(40rem, 96vw)");
    choice.setId("policy-template");
    choice.addThemeVariants(RadioGroupVariant.LUMO_VERTICAL);
    choice.setItemLabelGenerator(Template::condition);
    List<Template> all = templates();
    choice.setItems(all);
    choice.addValueChangeListener(event -> show(event.getValue()));
    choice.setValue(
        all.stream().filter(each -> each.id().equals(template)).findFirst().orElse(EMPTY));
    about.setId("policy-template-about");
    name.setId("policy-name");
    name.setMaxLength(100);
    name.setWidthFull();
    taken.setId("policy-groups-taken");
    taken.getElement().setAttribute("role", "status");
    groups.addValueChangeListener(event -> tellTaken());
    tellTaken();
    add(choice, about, name, groups, taken);
    getFooter().add(Press.plain("policy-new-cancel", "Cancel", this::close));
    getFooter().add(Press.primary("policy-new-create", "Write it", this::create));
  }

  private List<Template> templates() {
    List<Template> all = new ArrayList<>(List.of(EMPTY));
    all.addAll(visit.api().list(Where.root("policy-templates"), Template.class).items());
    return all;
  }

  private void show(Template template) {
    Matcher title = TITLE.matcher(template.yaml());
    name.setValue(title.find() ? title.group(1) : "");
    about.removeAll();
    about.add(
        new Pairs()
            .pair("Runs", template.route())
            .pair("When that fails", template.fallback())
            .pair("The person is told", template.disclosure()));
  }

  /** What the groups that are named obey now, and will no more. */
  private void tellTaken() {
    taken.removeAll();
    List<String> named = GroupsField.parted(groups.getValue());
    for (Row other : others) {
      List<String> both = other.obeyedByOrNone().stream().filter(named::contains).toList();
      if (!both.isEmpty()) {
        String words = "%s: obeys %s now, and this policy once it is published.";
        taken.add(new Paragraph(words.formatted(String.join(", ", both), other.name())));
      }
    }
  }

  private void create() {
    groups.groups().ifPresent(this::create);
  }

  private void create(List<String> forGroups) {
    Toast.attempt(() -> {
      Map<String, Object> body =
          Map.of("yaml", named(choice.getValue().yaml(), name.getValue()), "groups", forGroups);
      Made made = visit.api().post(visit.where("policies"), body, Made.class);
      close();
      done.accept(made.id());
    });
  }

  /** The text under this title, quoted so that no character of it means anything. */
  static String named(String yaml, String title) {
    if (title.isBlank()) {
      return yaml;
    }
    String quoted = "title: '" + title.strip().replace("'", "''") + "'";
    return TITLE.matcher(yaml).replaceFirst(Matcher.quoteReplacement(quoted));
  }
}
