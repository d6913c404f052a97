package dev.demarc.portal.agents;

import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import dev.demarc.contract.data.Boundary;
import dev.demarc.portal.agents.AgentAnswers.Token;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Secret;
import dev.demarc.portal.look.SecretDialog;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.look.Words;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks where the agent stands; gives the one command that enrols it. */
public final class EnrolDialog extends Dialog {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final TextField name = field("enrol-name", "Name", "");
  private final TextField site = field("enrol-site", "Site", "");
  private final TextField group = field("enrol-group", "Group", "default");
  private final TextField region = field("enrol-region", "Region", "eu");
  private final Select<Boundary> boundary = new Select<>();
  private final Div unserved = new Div();
  private final transient GroupsServed served;

  /**
   * @param closed when it is left, with or without a command
   */
  public EnrolDialog(Visit visit, Runnable closed) {
    super("Enrol an agent");
    this.visit = visit;
    this.served = GroupsServed.read(visit);
    setId("enrol-dialog");
    setWidth("min(36rem, 96vw)");
    boundary.setLabel("Boundary");
    boundary.setId("enrol-boundary");
    boundary.setItems(Boundary.ON_DEVICE, Boundary.EDGE, Boundary.PRIVATE_CLUSTER);
    boundary.setItemLabelGenerator(each -> Words.boundary(each.wire()));
    boundary.setValue(Boundary.EDGE);
    site.setRequiredIndicatorVisible(true);
    site.setHelperText("For example ward-1");
    unserved.setId("enrol-group-unserved");
    unserved.getElement().setAttribute("role", "status");
    group.addValueChangeListener(event -> tellUnserved());
    tellUnserved();
    Div form = new Div(name, site, group, boundary, region);
    form.addClassName("form");
    add(form, unserved);
    getFooter().add(Press.plain("enrol-cancel", "Cancel", this::close));
    getFooter().add(Press.primary("enrol-create", "Create the command", this::create));
    addOpenedChangeListener(event -> {
      if (!event.isOpened()) {
        closed.run();
      }
    });
  }

  private static TextField field(String id, String label, String value) {
    TextField field = new TextField(label, value, "");
    field.setId(id);
    field.setMaxLength(63);
    return field;
  }

  /** Says of a group that no published policy is for, what agents of it do. */
  private void tellUnserved() {
    unserved.removeAll();
    if (!served.has(group.getValue())) {
      unserved.add(
          new Paragraph(
              "No published policy is for this group yet. The agent refuses every request until"
                  + " one is."));
    }
  }

  private void create() {
    if (site.isEmpty()) {
      site.setInvalid(true);
      site.setErrorMessage("Name the site the agent stands at.");
      return;
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("site", site.getValue());
    body.put("group", group.getValue());
    body.put("boundary", boundary.getValue().wire());
    body.put("region", region.getValue());
    if (!name.isEmpty()) {
      body.put("name", name.getValue());
    }
    Toast.attempt(() -> show(visit.api().post(visit.where("enrolment-tokens"), body, Token.class)));
  }

  private void show(Token token) {
    SecretDialog.keep(this);
    removeAll();
    getFooter().removeAll();
    Div expiry =
        new Div(new Span("Works once, until "), TimeText.of(token.expiresAt()), new Span("."));
    expiry.addClassName("inline");
    expiry.setId("enrol-expiry");
    add(
        new Paragraph("Run this on the machine. It is shown once."),
        new Secret("enrol-command", token.command()),
        expiry);
    getFooter().add(Press.primary("enrol-close", "Done", this::close));
  }
}
