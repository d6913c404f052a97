package dev.demarc.portal.traces;

import dev.demarc.contract.trace.PrivacyClass;
import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.contract.trace.TraceAttribute.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What requests can be searched by: the attributes of the schema, and what is beside them. */
record Searchable(String name, Type type, PrivacyClass privacy) {
  private static final List<Searchable> ALL =
      Stream.concat(
              Arrays.stream(TraceAttribute.values())
                  .map(each -> new Searchable(each.wire(), each.type(), each.privacy())),
              Stream.of(
                  new Searchable("latencyMicros", Type.NUMBER, PrivacyClass.OPERATIONAL),
                  new Searchable("late", Type.FLAG, PrivacyClass.OPERATIONAL),
                  new Searchable("model", Type.TEXT, PrivacyClass.OPERATIONAL),
                  new Searchable("answered", Type.FLAG, PrivacyClass.OPERATIONAL),
                  new Searchable("attributed", Type.FLAG, PrivacyClass.OPERATIONAL),
                  new Searchable("moved", Type.FLAG, PrivacyClass.OPERATIONAL)))
          .toList();

  /** All that somebody who may, or may not, tell persons apart can search by. */
  static List<Searchable> all(boolean ofPersons) {
    return ALL.stream()
        .filter(each -> ofPersons || each.privacy() != PrivacyClass.PSEUDONYM)
        .toList();
  }

  static Optional<Searchable> named(String name) {
    return ALL.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  boolean isNumeric() {
    return type == Type.NUMBER || type == Type.DECIMAL;
  }

  /** How it can be asked for. */
  List<Operator> operators() {
    if (name.equals(TraceAttribute.RECORD_KIND.wire())) {
      return List.of(Operator.ONE_OF);
    }
    return switch (type) {
      case JSON -> List.of(Operator.THERE, Operator.NOT_THERE);
      case NUMBER, DECIMAL -> List.of(Operator.values());
      case TEXT, TEXTS, FLAG -> List.of(Operator.ONE_OF, Operator.THERE, Operator.NOT_THERE);
    };
  }

  /** A relation of an attribute to what is typed. */
  enum Operator {
    ONE_OF("is one of", true),
    AT_LEAST("is at least", true),
    AT_MOST("is at most", true),
    THERE("is there", false),
    NOT_THERE("is not there", false);

    private final String words;
    private final boolean compares;

    Operator(String words, boolean compares) {
      this.words = words;
      this.compares = compares;
    }

    String words() {
      return words;
    }

    /** Whether it needs a value. */
    boolean compares() {
      return compares;
    }

    /** What is typed, as a condition has it; spaces beside commas are not meant. */
    String value(String typed) {
      String text = typed.strip().replaceAll("\\s*,\\s*", ",");
      return switch (this) {
        case ONE_OF -> text;
        case AT_LEAST -> text + Condition.RANGE;
        case AT_MOST -> Condition.RANGE + text;
        case THERE -> Condition.THERE;
        case NOT_THERE -> Condition.NOT_THERE;
      };
    }
  }
}
