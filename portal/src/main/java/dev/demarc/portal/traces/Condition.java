package dev.demarc.portal.traces;

/**
 * What must hold of an attribute, as it is in the address and at the control plane: {@code a,b},
 * {@code 1..5}, {@code *} or {@code !*}.
 */
record Condition(String name, String value) {
  static final String THERE = "*";
  static final String NOT_THERE = "!*";
  static final String RANGE = "..";

  /** As people read it. */
  String words() {
    return name + " " + valueWords();
  }

  private String valueWords() {
    if (value.equals(THERE)) {
      return "is there";
    }
    if (value.equals(NOT_THERE)) {
      return "is not there";
    }
    if (Searchable.named(name).filter(Searchable::isNumeric).isPresent() && value.contains(RANGE)) {
      return range();
    }
    return value.contains(",") ? "is one of " + value.replace(",", ", ") : "is " + value;
  }

  private String range() {
    int at = value.indexOf(RANGE);
    String least = value.substring(0, at);
    String most = value.substring(at + RANGE.length());
    if (least.isEmpty()) {
      return "is at most " + most;
    }
    return most.isEmpty() ? "is at least " + least : "is from " + least + " to " + most;
  }
}
