package dev.demarc.contract;

/** An enumeration whose names on the wire differ from its Java names. */
public interface Wire {
  /** The name in JSON, SQL and headers: lower case, stable for ever. */
  String wire();

  /**
   * The constant with this wire name.
   *
   * @throws InvalidValue naming {@code field} when there is none; unknown is never guessed
   */
  static <E extends Enum<E> & Wire> E parse(Class<E> type, String field, String text) {
    for (E constant : type.getEnumConstants()) {
      if (constant.wire().equals(text)) {
        return constant;
      }
    }
    throw new InvalidValue(field, "unknown " + type.getSimpleName() + "; known are " + names(type));
  }

  private static <E extends Enum<E> & Wire> String names(Class<E> type) {
    return String.join(
        ", ", java.util.Arrays.stream(type.getEnumConstants()).map(Wire::wire).toList());
  }
}
