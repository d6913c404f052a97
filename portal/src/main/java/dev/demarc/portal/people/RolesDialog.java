package dev.demarc.portal.people;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.FormDialog;
import dev.demarc.portal.people.People.Member;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Gives a member other roles. */
final class RolesDialog extends FormDialog {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final String subject;
  private final RoleBoxes roles;

  RolesDialog(Visit visit, Member member, Runnable done) {
    super("roles", "Roles of " + member.called(), "Save the roles", done);
    this.visit = visit;
    this.subject = member.subject();
    roles = new RoleBoxes("roles-boxes", Objects.requireNonNullElse(member.roles(), List.of()));
    fields(roles);
  }

  @Override
  protected void save() {
    visit
        .api()
        .put(visit.where("members", subject), Map.of("roles", roles.chosen()), JsonNode.class);
  }
}
