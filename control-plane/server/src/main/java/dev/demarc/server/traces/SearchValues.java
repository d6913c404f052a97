package dev.demarc.server.traces;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Wire;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.contract.trace.TraceAttribute.Type;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A parameter's text as a {@link SearchCondition}: {@code a} or {@code a,b} for one of these,
 * {@code 1..5}, {@code 1..} and {@code ..5} for a range of numbers, {@code *} for whatever says it
 * and {@code !*} for what does not. No value of the schema has a comma, an asterisk or an
 * exclamation mark in it.
 */
final class SearchValues {
  static final int MOST = 50;
  private static final String PRESENT = "*";
  private static final String ABSENT = "!*";
  private static final String RANGE = "..";
  private static final Pattern WHOLE = Pattern.compile("\\d{1,18}");
  private static final Pattern DECIMAL = Pattern.compile("\\d{1,15}(\\.\\d{1,15})?");

  private final Searched what;

  private SearchValues(Searched what) {
    this.what = what;
  }

  /**
   * Reads it.
   *
   * @throws InvalidValue naming what is searched
   */
  static SearchCondition of(Searched what, String text) {
    return new SearchValues(what).condition(text);
  }

  private SearchCondition condition(String text) {
    if (text.equals(PRESENT) || text.equals(ABSENT)) {
      return new SearchCondition.Said(what, text.equals(PRESENT));
    }
    if (what.type() == Type.JSON) {
      throw wrong("can be asked whether it is there: * or !*");
    }
    int range = isNumeric() ? text.indexOf(RANGE) : -1;
    return range < 0
        ? new SearchCondition.OneOf(what, values(text))
        : between(text.substring(0, range), text.substring(range + RANGE.length()));
  }

  private boolean isNumeric() {
    return what.type() == Type.NUMBER || what.type() == Type.DECIMAL;
  }

  private SearchCondition between(String least, String most) {
    Number from = least.isEmpty() ? null : number(least);
    Number to = most.isEmpty() ? null : number(most);
    boolean turned = from != null && to != null && from.doubleValue() > to.doubleValue();
    if (turned || (from == null && to == null)) {
      throw wrong("must be a range such as 1..5, 1.. or ..5");
    }
    return new SearchCondition.Between(what, from, to);
  }

  private List<String> values(String text) {
    List<String> values = Arrays.stream(text.split(",", -1)).map(this::value).distinct().toList();
    if (values.size() > MOST) {
      throw wrong("must be at most " + MOST + " values");
    }
    return values;
  }

  private String value(String text) {
    return switch (what.type()) {
      case NUMBER, DECIMAL -> number(text).toString();
      case FLAG -> flag(text);
      case TEXT, TEXTS, JSON -> text(text);
    };
  }

  private Number number(String text) {
    TraceAttribute attribute = what.attribute();
    if (what.type() == Type.NUMBER && WHOLE.matcher(text).matches()) {
      long number = Long.parseLong(text);
      if (attribute == null || attribute.accepts(number)) {
        return number;
      }
    }
    if (what.type() == Type.DECIMAL && DECIMAL.matcher(text).matches()) {
      double number = Double.parseDouble(text);
      if (attribute == null || attribute.accepts(number)) {
        return number;
      }
    }
    throw wrong(
        attribute == null
            ? "must be a whole number"
            : "must be a %snumber from 0 to %d"
                .formatted(what.type() == Type.NUMBER ? "whole " : "", attribute.most()));
  }

  private String flag(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw wrong("must be true or false");
    }
    return text;
  }

  private String text(String text) {
    @Nullable TraceAttribute attribute = what.attribute();
    if (text.isEmpty() || (attribute != null && !attribute.accepts(text))) {
      throw wrong(
          "must be a text of 1 to %d characters of A-Z a-z 0-9 . _ : @ ; / + = -, or * or !*"
              .formatted(attribute == null ? 0 : attribute.most()));
    }
    if (attribute == TraceAttribute.BOUNDARY_FROM || attribute == TraceAttribute.BOUNDARY_TO) {
      Wire.parse(Boundary.class, what.name(), text);
    }
    return text;
  }

  private InvalidValue wrong(String reason) {
    return new InvalidValue(what.name(), reason);
  }
}
