package dev.demarc.portal.people;

import com.fasterxml.jackson.databind.JsonNode;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.FormDialog;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes a person with an account here, and says what they may do. */
public final class NewPersonDialog extends FormDialog {
  private static final long serialVersionUID = 1L;
  private final transient Visit visit;
  private final TextField username = text("person-username", "User name", "");
  private final TextField email = text("person-email", "E-mail", "");
  private final TextField first = text("person-first", "First name", "");
  private final TextField last = text("person-last", "Last name", "");
  private final PasswordField password = new PasswordField("First password");
  private final RoleBoxes roles;

  /**
   * @param role they have unless another is chosen
   */
  public NewPersonDialog(Visit visit, String role, Runnable done) {
    super("person", "New person", "Add the person", done);
    this.visit = visit;
    password.setId("person-password");
    password.setMaxLength(128);
    password.setHelperText("8 characters or more. Tell them in person.");
    roles = new RoleBoxes("person-roles", List.of(role));
    fields(username, email, first, last, password, roles);
  }

  @Override
  protected void save() {
    Map<String, Object> body = new TreeMap<>();
    body.put("username", username.getValue());
    body.put("email", email.getValue());
    body.put("firstName", first.getValue());
    body.put("lastName", last.getValue());
    body.put("password", password.getValue());
    body.put("roles", roles.chosen());
    visit.api().post(visit.where("members"), body, JsonNode.class);
  }
}
