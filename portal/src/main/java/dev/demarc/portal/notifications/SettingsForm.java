package dev.demarc.portal.notifications;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.notifications.NotificationAnswers.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What one is told by e-mail, and in which language. */
final class SettingsForm extends Div {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final transient Settings before;
  private final transient Runnable saved;
  private final RadioButtonGroup<String> language = new RadioButtonGroup<>();
  private final CheckboxGroup<String> kinds = new CheckboxGroup<>();

  /**
   * @param saved run when another language may be in force
   */
  SettingsForm(Visit visit, Settings before, Runnable saved) {
    this.visit = visit;
    this.before = before;
    this.saved = saved;
    addClassName("form");
    if (!before.mailOn()) {
      Paragraph off = new Paragraph(translate("notifications.off"));
      off.setId("mail-off");
      add(off);
    }
    language.setId("notification-language");
    language.setLabel(translate("notifications.language"));
    language.setItems("en", "de");
    language.setItemLabelGenerator(code -> translate("notifications.language." + code));
    language.setValue(before.language());
    kinds.setId("notification-kinds");
    kinds.setLabel(translate("notifications.kinds"));
    kinds.setItems(shown());
    kinds.setItemLabelGenerator(NotificationWords::kind);
    kinds.setValue(chosen(before.email()));
    add(
        language,
        kinds,
        Press.primary("notification-save", translate("notifications.save"), this::save));
  }

  /** Who only answers is asked about nothing else. */
  private List<String> shown() {
    return visit.membership().onlyAnswers()
        ? NotificationWords.KINDS.stream().filter(kind -> kind.startsWith("consent.")).toList()
        : NotificationWords.KINDS;
  }

  private Set<String> chosen(Set<String> email) {
    var chosen = new TreeSet<>(email);
    chosen.retainAll(shown());
    return chosen;
  }

  /** What is not shown stays as it was. */
  private Set<String> wanted() {
    var wanted = new TreeSet<>(before.email());
    wanted.removeAll(shown());
    wanted.addAll(kinds.getValue());
    return wanted;
  }

  private void save() {
    Map<String, Object> body = Map.of("language", language.getValue(), "email", wanted());
    boolean worked =
        Toast.attempt(
            () -> visit.api().put(visit.where("notification-settings"), body, Settings.class));
    if (worked) {
      saved.run();
      UI.getCurrent().refreshCurrentRoute(false);
      Toast.done(translate("notifications.saved"));
    }
  }
}
