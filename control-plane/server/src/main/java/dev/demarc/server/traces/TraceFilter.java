package dev.demarc.server.traces;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Wire;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.DecisionId;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which traces are asked for; every part may be absent. A bean parameter. */
public class TraceFilter {
  private static final Duration DEFAULT_RANGE = Duration.ofDays(7);
  static final Duration LONGEST = Duration.ofDays(400);
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  @QueryParam("from")
  @Nullable String from;

  @QueryParam("to")
  @Nullable String to;

  @QueryParam("class")
  @Nullable String dataClass;

  @QueryParam("boundary")
  @Nullable String boundary;

  @QueryParam("outcome")
  @Nullable String outcome;

  @QueryParam("application")
  @Nullable String application;

  @QueryParam("agent")
  @Nullable String agent;

  @QueryParam("decision")
  @Nullable String decision;

  /** The end of the range, this moment where it is open; a minute of grace for agents' clocks. */
  Instant end(Clock clock) {
    return to == null ? clock.instant().plus(Duration.ofHours(1)) : instant("to", to);
  }

  /**
   * The begin of the range, a week before its end where it is open; of one decision the longest.
   */
  Instant begin(Clock clock) {
    Instant end = end(clock);
    Instant begin = from == null ? end.minus(usual()) : instant("from", from);
    if (!begin.isBefore(end) || Duration.between(begin, end).compareTo(LONGEST) > 0) {
      throw new InvalidValue("from", "must be before to, by " + LONGEST.toDays() + " days at most");
    }
    return begin;
  }

  /** One decision has an index of its own, and whoever knows it rarely knows when it was. */
  private Duration usual() {
    return decision == null ? DEFAULT_RANGE : LONGEST;
  }

  /** Adds what is asked for to a statement's conditions. */
  void addTo(StringBuilder sql, List<Object> arguments) {
    add(sql, arguments, "class", dataClass, ClassId::of);
    add(sql, arguments, "boundary", boundary, text -> Wire.parse(Boundary.class, "boundary", text));
    add(sql, arguments, "outcome", outcome, text -> text);
    add(sql, arguments, "application", application, ApplicationId::of);
    add(sql, arguments, "agent", agent, AgentId::of);
    add(sql, arguments, "decision", decision, DecisionId::of);
  }

  private static void add(
      StringBuilder sql,
      List<Object> arguments,
      String column,
      @Nullable String text,
      Function<String, Object> read) {
    if (text != null) {
      sql.append(" and ").append(column).append(" = ?");
      try {
        arguments.add(read.apply(text));
      } catch (InvalidValue invalid) {
        throw new InvalidValue(column, invalid.reason());
      }
    }
  }

  /** Reads a time of a query: of the years 1970 to 9999, with which everything can be reckoned. */
  public static Instant instant(String field, String text) {
    try {
      Instant time = Instant.parse(text);
      if (!time.isBefore(Instant.EPOCH) && !time.isAfter(LAST)) {
        return time;
      }
    } catch (DateTimeParseException malformed) {
      throw notSuch(field);
    }
    throw notSuch(field);
  }

  private static InvalidValue notSuch(String field) {
    return new InvalidValue(
        field, "must be a time such as 2026-01-31T12:00:00Z, of the years 1970 to 9999");
  }
}
