package dev.demarc.portal.dashboards;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What was measured, in the unit of its measure, exact to the last one. */
sealed interface Figure {
  /** So much, as was counted or last seen. */
  record Amount(BigDecimal value) implements Figure {}

  /** So many of so many. */
  record Ratio(BigDecimal numerator, BigDecimal denominator) implements Figure {}

  /** Where half, 95 and 99 in a hundred lie below; absent where nothing was counted. */
  record Quantiles(
      @Nullable BigDecimal p50, @Nullable BigDecimal p95, @Nullable BigDecimal p99, long count)
      implements Figure {}

  /** Whether nothing at all was counted. */
  default boolean isEmpty() {
    return switch (this) {
      case Amount amount -> amount.value.signum() == 0;
      case Ratio ratio -> ratio.denominator.signum() == 0;
      case Quantiles quantiles -> quantiles.count == 0;
    };
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Figure of(JsonNode node) {
    if (node.has("p50") || node.has("count")) {
      return new Quantiles(
          number(node, "p50"),
          number(node, "p95"),
          number(node, "p99"),
          node.path("count").asLong());
    }
    if (node.has("denominator")) {
      return new Ratio(counted(node, "numerator"), counted(node, "denominator"));
    }
    return new Amount(counted(node, "value"));
  }

  private static BigDecimal counted(JsonNode node, String name) {
    BigDecimal number = number(node, name);
    return number == null ? BigDecimal.ZERO : number;
  }

  private static @Nullable BigDecimal number(JsonNode node, String name) {
    JsonNode value = node.path(name);
    return value.isNumber() ? value.decimalValue() : null;
  }
}
