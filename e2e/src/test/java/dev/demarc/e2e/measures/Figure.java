package dev.demarc.e2e.measures;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a measure came to.
 *
 * @param counted so much; of a ratio its numerator, of durations how many
 * @param of the denominator of a ratio, else nothing
 */
record Figure(long counted, long of, String words) {
  private static final Figure NOTHING = new Figure(0, 0, "nothing");

  /** The whole of an answer that is not split. */
  static Figure of(JsonNode answer) {
    JsonNode total = answer.at("/series/0/total");
    if (total.isMissingNode()) {
      return NOTHING;
    }
    long counted = total.path("value").asLong();
    return switch (answer.path("kind").asText()) {
      case "ratio" -> ratio(total.path("numerator").asLong(), total.path("denominator").asLong());
      case "quantiles" -> durations(total);
      default -> new Figure(counted, 0, counted + " " + answer.path("unit").asText());
    };
  }

  private static Figure ratio(long numerator, long denominator) {
    return new Figure(numerator, denominator, numerator + " of " + denominator);
  }

  private static Figure durations(JsonNode total) {
    long count = total.path("count").asLong();
    String words = "median %d µs of %d".formatted(total.path("p50").asLong(), count);
    return new Figure(count, 0, words);
  }

  /** How many of the whole are not counted. */
  long missing() {
    return of - counted;
  }
}
