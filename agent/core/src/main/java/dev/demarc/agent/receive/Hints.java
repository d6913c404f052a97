package dev.demarc.agent.receive;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.id.TaskId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the caller says in our headers. None of it can loosen anything: a class raises, a deadline
 * shortens, a budget takes routes away, an actor counts only when its token verifies.
 *
 * @param session the caller's own name for it; only its keyed digest leaves the process
 * @param actorToken not verified yet; never logged
 * @param answerer whom to ask where there is no verified actor
 * @param validOnly whether output that breaks its contract is no answer
 * @param relay where another agent handed it on; it takes routes away and adds none
 * @param deadline from receipt, capped at ten minutes
 * @param budgetMicroUsd the most the answer may cost, in micro-USD
 */
public record Hints(
    Optional<ClassId> dataClass,
    SortedSet<TagId> tags,
    Optional<TaskId> task,
    Optional<String> session,
    Optional<String> actorToken,
    Optional<NamedOutside> answerer,
    Duration deadline,
    ConsentMode consent,
    boolean explain,
    Optional<Relay> relay,
    boolean validOnly,
    Optional<Long> budgetMicroUsd) {
  /** Most tags a caller may declare. */
  public static final int MAX_TAGS = 16;

  /** The header of the budget. */
  public static final String BUDGET = "Demarc-Budget";

  static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Pattern MICRO_USD = Pattern.compile("[0-9]{1,15}");

  /** The same with another declared class. */
  Hints declaring(Optional<ClassId> other) {
    return new Hints(
        other,
        tags,
        task,
        session,
        actorToken,
        answerer,
        deadline,
        consent,
        explain,
        relay,
        validOnly,
        budgetMicroUsd);
  }

  /** How long the caller itself waits, where it says so. */
  public Optional<Duration> ownDeadline() {
    return deadline.compareTo(LONGEST) < 0 ? Optional.of(deadline) : Optional.empty();
  }

  /** Reads the headers; a malformed one is refused by its name. */
  public static Hints parse(Function<String, @Nullable String> header) {
    String declared = header.apply("Demarc-Class");
    return new Hints(
        dataClass(declared),
        tags(declared),
        task(header.apply("Demarc-Task")),
        session(header.apply("Demarc-Session")),
        Optional.ofNullable(header.apply("Demarc-Actor-Token")),
        NamedOutside.parse(header.apply(NamedOutside.HEADER)),
        deadline(header.apply("Demarc-Deadline")),
        ConsentMode.parse(header.apply(ConsentMode.HEADER)),
        "true".equals(header.apply("Demarc-Explain")),
        Relay.parse(header.apply(Relay.HEADER)),
        validOnly(header.apply("Demarc-Contract")),
        budget(header.apply(BUDGET)));
  }

  private static Optional<ClassId> dataClass(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    String id = header.split(";", 2)[0].strip();
    return parsed("Demarc-Class", () -> ClassId.of(id));
  }

  private static SortedSet<TagId> tags(@Nullable String header) {
    if (header == null || !header.contains(";")) {
      return java.util.Collections.emptySortedSet();
    }
    String parameter = header.split(";", 2)[1].strip();
    if (!parameter.startsWith("tags=")) {
      throw refused("Demarc-Class", "the one parameter is tags=<tag>,<tag>");
    }
    List<String> names = Arrays.asList(parameter.substring("tags=".length()).split(","));
    if (names.size() > MAX_TAGS) {
      throw refused("Demarc-Class", "at most " + MAX_TAGS + " tags");
    }
    return parsed(
            "Demarc-Class",
            () -> Sorted.set(names.stream().map(String::strip).map(TagId::of).toList()))
        .orElseThrow();
  }

  private static Optional<TaskId> task(@Nullable String header) {
    return header == null
        ? Optional.empty()
        : parsed("Demarc-Task", () -> TaskId.of(header.strip()));
  }

  private static Optional<String> session(@Nullable String header) {
    if (header != null && (header.isBlank() || header.length() > 256)) {
      throw refused("Demarc-Session", "must have 1 to 256 characters");
    }
    return Optional.ofNullable(header);
  }

  private static boolean validOnly(@Nullable String header) {
    if (header != null && !header.equals("declare") && !header.equals("require")) {
      throw refused("Demarc-Contract", "is declare or require");
    }
    return "require".equals(header);
  }

  private static Duration deadline(@Nullable String header) {
    if (header == null) {
      return LONGEST;
    }
    Duration asked = Durations.parse("Demarc-Deadline", header.strip());
    if (asked.isZero()) {
      throw refused("Demarc-Deadline", "must be longer than zero");
    }
    return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }

  private static Optional<Long> budget(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    String number = header.strip();
    if (!MICRO_USD.matcher(number).matches()) {
      throw refused(BUDGET, "must be a whole number of micro-USD, such as 2500");
    }
    return Optional.of(Long.parseLong(number));
  }

  private static <T> Optional<T> parsed(String header, java.util.function.Supplier<T> parse) {
    try {
      return Optional.of(parse.get());
    } catch (InvalidValue malformed) {
      throw refused(header, malformed.reason());
    }
  }

  private static Refusal refused(String header, String reason) {
    return Refusal.about(ErrorCode.INVALID_REQUEST, header, header + ": " + reason + ".");
  }

  @Override
  public String toString() {
    return "Hints[" + dataClass + ", " + task + "]";
  }
}
