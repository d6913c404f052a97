package dev.demarc.portal.look;

import com.vaadin.flow.component.HasValidation;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.component.html.NativeLabel;
import com.vaadin.flow.component.html.Paragraph;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** A field for a date and a time of day, to the minute, in one zone. */
public final class Moment extends Div implements HasValidation {
  private static final long serialVersionUID = 1L;

  private final Input input = new Input();
  private final Paragraph fault = new Paragraph();
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
    fault.setId(id + "-fault");
    fault.addClassName("fault");
    fault.getElement().setAttribute("role", "alert");
    add(label, input, fault);
    addClassName("moment");
    setInvalid(false);
  }

  /** Whether somebody made it another moment. */
  public boolean isEdited() {
    return !set.equals(input.getValue());
  }

  /** What was typed; empty where it is unfinished. */
  public Optional<Instant> at() {
    try {
      return Optional.of(LocalDateTime.parse(input.getValue()).atZone(zone).toInstant());
    } catch (DateTimeParseException unfinished) {
      return Optional.empty();
    }
  }

  /** What was typed as an instant; no instant at all where it is unfinished. */
  public String text() {
    return at().map(Instant::toString).orElse("unfinished");
  }

  @Override
  public void setInvalid(boolean invalid) {
    fault.setVisible(invalid);
    input.getElement().setAttribute("aria-invalid", Boolean.toString(invalid));
    if (invalid) {
      input.getElement().setAttribute("aria-describedby", fault.getId().orElseThrow());
    } else {
      input.getElement().removeAttribute("aria-describedby");
    }
  }

  @Override
  public boolean isInvalid() {
    return fault.isVisible();
  }

  @Override
  public void setErrorMessage(String words) {
    fault.setText(words);
  }

  @Override
  public String getErrorMessage() {
    return fault.getText();
  }
}
