package dev.demarc.contract;

/** A value that cannot be what its type says: names the field and the reason, never the value. */
public final class InvalidValue extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String reason;

  public InvalidValue(String field, String reason) {
    super(field + ": " + reason);
    this.field = field;
    this.reason = reason;
  }

  /** The field, in the words of the wire format. */
  public String field() {
    return field;
  }

  /** What is wrong with it, in words fit for a person. */
  public String reason() {
    return reason;
  }
}
