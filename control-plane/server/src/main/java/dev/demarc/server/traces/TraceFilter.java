package dev.demarc.server.traces;

import dev.demarc.contract.InvalidValue;
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
import org.jspecify.annotations.Nullable;

/** Which traces are asked for; every part may be absent. A bean parameter. */
public class TraceFilter {
  private static final Duration DEFAULT_RANGE = Duration.ofDays(7);

  @QueryParam("from")
  @Nullable String from;

  @QueryParam("to")
  @Nullable String to;

  @QueryParam("class")
  @Nullable ClassId dataClass;

  @QueryParam("boundary")
  @Nullable Boundary boundary;

  @QueryParam("outcome")
  @Nullable String outcome;

  @QueryParam("application")
  @Nullable ApplicationId application;

  @QueryParam("agent")
  @Nullable AgentId agent;

  @QueryParam("decision")
  @Nullable DecisionId decision;

  /** The end of the range, this moment where it is open; a minute of grace for agents' clocks. */
  Instant end(Clock clock) {
    return to == null ? clock.instant().plus(Duration.ofHours(1)) : instant("to", to);
  }

  /** The begin of the range, a week before its end where it is open. */
  Instant begin(Clock clock) {
    return from == null ? end(clock).minus(DEFAULT_RANGE) : instant("from", from);
  }

  /** Adds what is asked for to a statement's conditions. */
  void addTo(StringBuilder sql, List<Object> arguments) {
    add(sql, arguments, "class", dataClass);
    add(sql, arguments, "boundary", boundary);
    add(sql, arguments, "outcome", outcome);
    add(sql, arguments, "application", application);
    add(sql, arguments, "agent", agent);
    add(sql, arguments, "decision", decision);
  }

  private static void add(
      StringBuilder sql, List<Object> arguments, String column, @Nullable Object value) {
    if (value != null) {
      sql.append(" and ").append(column).append(" = ?");
      arguments.add(value);
    }
  }

  /** Reads a time of a query. */
  public static Instant instant(String field, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException malformed) {
      throw new InvalidValue(field, "must be a time such as 2026-01-31T12:00:00Z");
    }
  }
}
