package dev.demarc.portal.targets;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import dev.demarc.contract.InvalidValue;
import dev.demarc.portal.look.Moment;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Until when a price is valid: {@code #<name>-open} for one without an end, else {@code
 * #<name>-until}.
 */
final class Ending extends Div {
  private static final long serialVersionUID = 1L;

  /** What an end is refused by. */
  static final String FIELD = "valid until";

  private static final Duration USUAL = Duration.ofDays(30);

  private final Checkbox open = new Checkbox("Without an end");
  private final Moment until;
  private final @Nullable Instant before;

  Ending(String name, Instant from, @Nullable Instant to, ZoneId zone) {
    before = to;
    until =
        new Moment(
            name + "-until",
            "Valid until (" + zone + ")",
            to == null ? from.plus(USUAL) : to,
            zone);
    open.setId(name + "-open");
    open.addValueChangeListener(change -> until.setVisible(!change.getValue()));
    open.setValue(to == null);
    until.setVisible(to != null);
    add(open, until);
  }

  Moment field() {
    return until;
  }

  /**
   * Absent for one without an end; the field is to the minute, so an end that nobody set stays.
   *
   * @throws InvalidValue where it is unfinished
   */
  @Nullable Instant chosen() {
    if (open.getValue()) {
      return null;
    }
    return before != null && !until.isEdited()
        ? before
        : until.at().orElseThrow(() -> new InvalidValue(FIELD, "is unfinished"));
  }
}
