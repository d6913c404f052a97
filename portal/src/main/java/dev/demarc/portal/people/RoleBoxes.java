package dev.demarc.portal.people;

import com.vaadin.flow.component.checkbox.CheckboxGroup;
import dev.demarc.portal.look.Words;
import java.util.Collection;
import java.util.List;

/** What somebody may do in the tenant: any of its roles. */
final class RoleBoxes extends CheckboxGroup<String> {
  private static final long serialVersionUID = 1L;
  private static final List<String> ROLES =
      List.of(
          "policy-approver",
          "tenant-admin",
          "site-operator",
          "application-developer",
          "auditor",
          "end-user");

  RoleBoxes(String id, Collection<String> chosen) {
    super("Roles");
    setId(id);
    setItems(ROLES);
    setItemLabelGenerator(Words::plain);
    select(chosen);
  }

  List<String> chosen() {
    return ROLES.stream().filter(getValue()::contains).toList();
  }
}
