package dev.demarc.portal.look;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.component.html.NativeLabel;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** A field for a date and a time of day, to the minute, in one zone. */
public final class Moment extends Div {
  private static final long serialVersionUID = 1L;

  private final Input input = new Input();
  private final ZoneId zone;
  private final String set;

  /** Set to a moment. */
  public Moment(String id, String words, Instant at, ZoneId zone) {
    this.zone = zone;
    input.setType("datetime-local");
    input.setId(id);
    this.set = LocalDateTime.ofInstant(at, zone).truncatedTo(ChronoUnit.MINUTES).toString();
    input.setValue(set);
    NativeLabel label = new NativeLabel(words);
    label.setFor(input);
    add(label, input);
    addClassName("moment");
  }

  /** Whether somebody made it another moment. */
  public boolean isEdited() {
    return !set.equals(input.getValue());
  }

  /** What was typed as an instant; no instant at all where it is unfinished. */
  public String text() {
    try {
      return LocalDateTime.parse(input.getValue()).atZone(zone).toInstant().toString();
    } catch (DateTimeParseException unfinished) {
      return "unfinished";
    }
  }
}
