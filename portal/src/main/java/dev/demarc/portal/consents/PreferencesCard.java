package dev.demarc.portal.consents;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.policy.PersonalPreference;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.remote.Where;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the reader wants for their own requests beyond the policy; it can only tighten. */
final class PreferencesCard extends Section {
  private static final long serialVersionUID = 1L;

  private final transient Where where;
  private final transient Visit visit;
  private final Select<String> effect = new Select<>();
  private final CheckboxGroup<Boundary> to = new CheckboxGroup<>(translate("preferences.to"));
  private final TextField classes = names("preference-classes", translate("preferences.classes"));
  private final TextField regions = names("preference-regions", translate("preferences.regions"));
  private final Loading<Mine> shown;

  /** All of the reader's. */
  record Mine(List<PersonalPreference> preferences) {}

  PreferencesCard(Visit visit) {
    this.visit = visit;
    this.where = visit.where("my-preferences");
    addClassName("card");
    setId("preferences");
    effect.setId("preference-effect");
    effect.setLabel(translate("preferences.effect"));
    effect.setItems(PersonalPreference.NEVER, PersonalPreference.ASK);
    effect.setItemLabelGenerator(PreferencesCard::words);
    effect.setValue(PersonalPreference.NEVER);
    to.setId("preference-to");
    to.setItems(
        Boundary.ON_DEVICE, Boundary.EDGE, Boundary.PRIVATE_CLUSTER, Boundary.MANAGED_CLOUD);
    to.setItemLabelGenerator(ChangeWords::boundary);
    to.setValue(Set.of(Boundary.MANAGED_CLOUD));
    shown = new Loading<>(() -> visit.api().get(where, Mine.class), this::list);
    add(
        new H2(translate("preferences.title")),
        new Paragraph(translate("preferences.words")),
        shown);
  }

  private static TextField names(String id, String label) {
    TextField field = new TextField(label);
    field.setId(id);
    field.setPlaceholder(translate("preferences.all"));
    field.setHelperText(translate("preferences.several"));
    return field;
  }

  private static String words(String effect) {
    return effect.equals(PersonalPreference.ASK)
        ? translate("preferences.ask")
        : translate("preferences.never");
  }

  private Component list(Mine mine) {
    Div list = new Div();
    list.addClassName("ledger");
    if (mine.preferences().isEmpty()) {
      list.add(new Span(translate("preferences.none")));
    }
    for (int i = 0; i < mine.preferences().size(); i++) {
      list.add(line(mine, i));
    }
    Div form =
        new Div(
            effect,
            to,
            classes,
            regions,
            Press.plain(
                "preference-add", translate("preferences.add"), () -> add(mine.preferences())));
    form.addClassName("form");
    return new Div(list, form);
  }

  private Component line(Mine mine, int at) {
    PersonalPreference each = mine.preferences().get(at);
    String classes =
        each.classes().isEmpty() ? translate("preferences.all") : Words.list(each.classes());
    String regions =
        each.regions().isEmpty()
            ? ""
            : ", " + translate("consent.region", Words.list(each.regions()));
    String places = Words.list(each.to().stream().map(ChangeWords::boundary).toList());
    Div line =
        new Div(
            new Span(
                words(each.effect())
                    + ": "
                    + translate("preferences.line", classes, places)
                    + regions));
    line.getElement().setAttribute("data-testid", "preference-row");
    line.add(
        Press.small(
            "preference-remove-" + at,
            translate("preferences.remove"),
            () -> {
              List<PersonalPreference> left = new ArrayList<>(mine.preferences());
              left.remove(at);
              put(left.stream().map(PreferencesCard::body).toList());
            }));
    return line;
  }

  private void add(List<PersonalPreference> before) {
    List<Map<String, Object>> all = new ArrayList<>();
    before.forEach(each -> all.add(body(each)));
    all.add(
        body(
            effect.getValue(),
            split(classes),
            to.getValue().stream().map(Boundary::wire).sorted().toList(),
            split(regions)));
    put(all);
  }

  private static List<String> split(TextField field) {
    return Arrays.stream(field.getValue().split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private static Map<String, Object> body(PersonalPreference each) {
    return body(
        each.effect(),
        each.classes().stream().map(Object::toString).toList(),
        each.to().stream().map(Boundary::wire).toList(),
        List.copyOf(each.regions()));
  }

  private static Map<String, Object> body(
      String effect, List<String> classes, List<String> to, List<String> regions) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("effect", effect);
    body.put("classes", classes);
    body.put("to", to);
    body.put("regions", regions);
    return body;
  }

  private void put(List<Map<String, Object>> all) {
    boolean worked =
        Toast.attempt(() -> visit.api().put(where, Map.of("preferences", all), Mine.class));
    if (worked) {
      Toast.done(translate("preferences.saved"));
      shown.reload();
    }
  }
}
