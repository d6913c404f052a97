package dev.demarc.server.measures;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Wire;
import dev.demarc.contract.id.TenantId;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The parameters of a query as a {@link Question}; refuses what is unknown or beyond a bound. */
final class QuestionAsked {
  private static final Duration DEFAULT_RANGE = Duration.ofHours(24);
  private static final Duration LONGEST = Duration.ofDays(1_100);
  private static final Instant EARLIEST = Instant.parse("2020-01-01T00:00:00Z");
  private static final Set<String> OWN = Set.of("from", "to", "step", "zone", "by");

  /** Before the name of a dimension that is called as a parameter is. */
  private static final String DIMENSION = "dimension.";

  private static final int MOST_VALUES = 50;
  private static final int LONGEST_VALUE = 128;

  private final Measure measure;
  private final MultivaluedMap<String, String> parameters;

  private QuestionAsked(Measure measure, MultivaluedMap<String, String> parameters) {
    this.measure = measure;
    this.parameters = parameters;
  }

  /** Reads them; {@code from} and {@code to} become whole minutes, outwards. */
  static Question of(
      TenantId tenant, Measure measure, MultivaluedMap<String, String> parameters, Instant now) {
    var asked = new QuestionAsked(measure, parameters);
    Instant to = asked.time("to", now);
    Instant end = minute(to).isBefore(to) ? minute(to).plus(1, ChronoUnit.MINUTES) : to;
    Instant begin = minute(asked.time("from", end.minus(DEFAULT_RANGE)));
    if (!begin.isBefore(end) || Duration.between(begin, end).compareTo(LONGEST) > 0) {
      throw new InvalidValue("from", "must be before to, by " + LONGEST.toDays() + " days at most");
    }
    if (begin.isBefore(EARLIEST) || end.isAfter(now.plus(LONGEST))) {
      throw new InvalidValue(begin.isBefore(EARLIEST) ? "from" : "to", "is out of any range");
    }
    Step step = Wire.parse(Step.class, "step", asked.text("step", Step.HOUR.wire()));
    ZoneId zone = asked.zone();
    List<Instant> begins = step.begins(begin, end, zone, CountedSql.MOST_POINTS);
    if (begins.size() > CountedSql.MOST_POINTS) {
      throw new InvalidValue(
          "step", "gives more than " + CountedSql.MOST_POINTS + " points; take a longer one");
    }
    return new Question(
        tenant, measure, begin, end, step, zone, asked.by(), asked.filters(), begins);
  }

  private static Instant minute(Instant at) {
    return at.truncatedTo(ChronoUnit.MINUTES);
  }

  private String text(String name, String absent) {
    @Nullable String text = parameters.getFirst(name);
    return text == null ? absent : text;
  }

  private Instant time(String name, Instant absent) {
    try {
      return Instant.parse(text(name, absent.toString()));
    } catch (DateTimeParseException malformed) {
      throw new InvalidValue(name, "must be a time such as 2026-01-31T12:00:00Z");
    }
  }

  private ZoneId zone() {
    try {
      return ZoneId.of(text("zone", "UTC"));
    } catch (DateTimeException unknown) {
      throw new InvalidValue("zone", "must be a time zone such as Europe/Berlin");
    }
  }

  private List<String> by() {
    List<String> by =
        Arrays.stream(text("by", "").split(","))
            .filter(name -> !name.isEmpty())
            .distinct()
            .toList();
    by.forEach(name -> requireDimension("by", name));
    return by;
  }

  private void requireDimension(String field, String name) {
    if (!measure.dimensions().contains(name)) {
      throw new InvalidValue(
          field, "must be a dimension of the measure: " + String.join(", ", measure.dimensions()));
    }
  }

  private Map<String, List<String>> filters() {
    Map<String, List<String>> filters = new TreeMap<>();
    parameters.forEach((name, texts) -> {
      if (!OWN.contains(name)) {
        String dimension = name.startsWith(DIMENSION) ? name.substring(DIMENSION.length()) : name;
        requireDimension(harmless(name), dimension);
        filters.put(dimension, values(dimension, texts));
      }
    });
    return filters;
  }

  /** The name of a parameter is the caller's; what is told of it is not theirs to choose. */
  private static String harmless(String name) {
    return name.matches("[A-Za-z0-9._-]{1,64}") ? name : "query";
  }

  private static List<String> values(String dimension, List<String> texts) {
    List<String> values =
        texts.stream().flatMap(text -> Arrays.stream(text.split(",", -1))).distinct().toList();
    boolean fit = values.stream().allMatch(value -> value.length() <= LONGEST_VALUE);
    if (values.size() > MOST_VALUES || !fit) {
      throw new InvalidValue(
          dimension,
          "must be at most %d values of %d characters".formatted(MOST_VALUES, LONGEST_VALUE));
    }
    return values;
  }
}
