package dev.demarc.portal.policies;

import com.vaadin.flow.component.textfield.TextField;
import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.GroupId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The groups of agents that a policy is for, parted by commas. */
final class GroupsField extends TextField {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 100;
  private static final int LONGEST = 63 + 2;

  GroupsField(String id, List<String> groups) {
    super("Agent groups", String.join(", ", groups), "");
    setId(id);
    setMaxLength(MOST * LONGEST);
    setWidthFull();
    setRequiredIndicatorVisible(true);
    setHelperText("Parted by commas. A group obeys the policy that was published to it last.");
  }

  /** What is written, each once; empty where that is no groups, as the field then says. */
  Optional<List<String>> groups() {
    List<String> written = parted(getValue()).stream().distinct().toList();
    try {
      written.forEach(GroupId::of);
    } catch (InvalidValue wrong) {
      return refused("A group's name " + wrong.reason() + ".");
    }
    if (written.isEmpty() || written.size() > MOST) {
      return refused("Name 1 to " + MOST + " groups.");
    }
    setInvalid(false);
    return Optional.of(written);
  }

  private Optional<List<String>> refused(String why) {
    setErrorMessage(why);
    setInvalid(true);
    focus();
    return Optional.empty();
  }

  /** The names in a text, as they are written. */
  static List<String> parted(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(group -> !group.isEmpty())
        .toList();
  }
}
