package dev.demarc.server.audit;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.subjects.Subjects;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which events are asked for; all conditions hold together. A bean parameter. */
public class AuditAsked {
  private static final int LONGEST = 256;

  /** A subject, or the text an actor without one has. */
  @QueryParam("actor")
  @Nullable String actor;

  /** What the action begins with: {@code policy.} is everything done to policies. */
  @QueryParam("action")
  @Nullable String action;

  /** An id, or a subject. */
  @QueryParam("object")
  @Nullable String object;

  /** Not before this. */
  @QueryParam("from")
  @Nullable String from;

  /** Before this. */
  @QueryParam("to")
  @Nullable String to;

  /** As an SQL condition that begins with {@code and}, with its arguments. */
  record Condition(String sql, List<Object> arguments) {}

  Condition condition(Sql sql, TenantId tenant, Subjects subjects) {
    var text = new StringBuilder();
    var arguments = new ArrayList<Object>();
    String who = bounded("actor", actor);
    if (!who.isEmpty()) {
      text.append(" and actor in (?, ?)");
      arguments.addAll(List.of(who, commitment(sql, tenant, subjects, who)));
    }
    String what = bounded("object", object);
    if (!what.isEmpty()) {
      text.append(" and object in (?, ?)");
      arguments.addAll(List.of(what, commitment(sql, tenant, subjects, what)));
    }
    String did = bounded("action", action);
    if (!did.isEmpty()) {
      text.append(" and starts_with(action, ?)");
      arguments.add(did);
    }
    String begin = bounded("from", from);
    if (!begin.isEmpty()) {
      text.append(" and at >= ?");
      arguments.add(instant("from", begin));
    }
    String end = bounded("to", to);
    if (!end.isEmpty()) {
      text.append(" and at < ?");
      arguments.add(instant("to", end));
    }
    return new Condition(text.toString(), arguments);
  }

  /**
   * A person is in the chain as their commitment, and was as their subject before there were any.
   */
  private static String commitment(Sql sql, TenantId tenant, Subjects subjects, String value) {
    try {
      return subjects
          .find(sql, tenant, SubjectId.of(value))
          .map(found -> found.text())
          .orElse(value);
    } catch (InvalidValue noSubject) {
      return value;
    }
  }

  /** Empty where nothing was asked. */
  private static String bounded(String field, @Nullable String value) {
    if (value != null && value.length() > LONGEST) {
      throw Problem.invalid(field, "must have at most " + LONGEST + " characters");
    }
    return value == null ? "" : value;
  }

  private static Instant instant(String field, String value) {
    try {
      return Instant.parse(value);
    } catch (DateTimeParseException malformed) {
      throw Problem.invalid(field, "must be a time such as 2026-01-31T00:00:00Z");
    }
  }
}
