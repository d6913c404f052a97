package dev.demarc.portal.people;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.people.People.Member;
import java.util.Map;

/** Erases a person once their subject was typed: it cannot be taken back. */
final class EraseDialog extends Dialog {
  private static final long serialVersionUID = 1L;

  EraseDialog(Visit visit, Member member) {
    super("Erase " + member.called() + "?");
    setId("erase-dialog");
    setWidth("min(40rem, 96vw)");
    TextField typed = new TextField("Type the subject to go on");
    typed.setId("erase-subject");
    typed.setWidthFull();
    typed.setMaxLength(128);
    typed.setValueChangeMode(ValueChangeMode.EAGER);
    Button erase =
        Press.danger("erase-yes", "Erase for good", () -> erase(visit, typed.getValue()));
    erase.setEnabled(false);
    typed.addValueChangeListener(
        change -> erase.setEnabled(member.subject().equals(change.getValue())));
    add(
        new Paragraph("This cannot be taken back, and nobody can tell afterwards who it was:"),
        new UnorderedList(
            new ListItem("They cannot sign in, and their consents are withdrawn."),
            new ListItem("Name, e-mail and subject go, wherever they are kept."),
            new ListItem("The records of what happened stay, and go on to verify.")),
        new Paragraph(new Code(member.subject())),
        typed);
    getFooter().add(Press.plain("erase-no", "Keep as it is", this::close), erase);
  }

  private void erase(Visit visit, String subject) {
    boolean worked =
        Toast.attempt(() ->
            visit
                .api()
                .post(visit.where("erasures"), Map.of("subject", subject, "confirm", subject)));
    if (worked) {
      close();
      Toast.done("Erased");
      UI.getCurrent().refreshCurrentRoute(false);
    }
  }
}
