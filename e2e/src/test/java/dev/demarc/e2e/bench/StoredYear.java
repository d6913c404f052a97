package dev.demarc.e2e.bench;

import dev.demarc.e2e.installation.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A year of spans of several tenants up to the end of yesterday, written straight into storage, and
 * every family of sums that belongs to them, in both grains. Half of everything is the first
 * tenant's. It can grow: the same tenants, agents and days, more spans.
 */
final class StoredYear {
  static final int DAYS = 365;

  /** As many as there are cores on the machine that figures are told of. */
  private static final int WRITERS = 2;

  /** Of 75 spans 25 are requests. */
  private static final int SPANS_OF_REQUEST = 3;

  /** Foreign keys are true by the way it is made, and it may be lost: it is made anew. */
  private static final List<String> SETTINGS =
      List.of(
          "set timezone = 'UTC'",
          "set session_replication_role = replica",
          "set synchronous_commit = off",
          "set jit = off",
          "set work_mem = '128MB'",
          "set temp_buffers = '64MB'");

  private final Storage storage;
  private final List<String> tenants;
  private final LocalDate first = LocalDate.now(ZoneOffset.UTC).minusDays(DAYS);
  private long requestsOfDay;

  private StoredYear(Storage storage, List<String> tenants) {
    this.storage = storage;
    this.tenants = tenants;
  }

  /** One without a span, but with agents, consents and what else there is beside them. */
  static StoredYear of(Storage storage, List<String> tenants) throws SQLException, IOException {
    var year = new StoredYear(storage, tenants);
    try (Connection database = year.connect();
        Statement statement = database.createStatement()) {
      statement.execute(
          "select create_trace_partitions('%s', '%s')"
              .formatted(year.first, year.first.plusDays(DAYS)));
      set(statement, "days", Integer.toString(DAYS));
      set(statement, "day", year.first.toString());
      statement.execute(sql("beside"));
    }
    return year;
  }

  /** Writes until there are about so many spans. */
  void growTo(long spans) throws Exception {
    long requests = spans / DAYS / SPANS_OF_REQUEST;
    var next = new AtomicInteger();
    try (var writers = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<?>> writing = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        writing.add(writers.submit(() -> write(next, requests)));
      }
      for (Future<?> each : writing) {
        each.get();
      }
    }
    requestsOfDay = requests;
    try (Connection database = connect();
        Statement statement = database.createStatement()) {
      statement.execute("vacuum (analyze)");
    }
  }

  /** What the whole database takes on disk. */
  long bytes() throws SQLException, IOException {
    try (Connection database = connect();
        Statement statement = database.createStatement();
        var row = statement.executeQuery("select pg_database_size(current_database())")) {
      row.next();
      return row.getLong(1);
    }
  }

  private Void write(AtomicInteger next, long requests) throws SQLException, IOException {
    String oneDay = sql("day");
    try (Connection database = connect();
        Statement statement = database.createStatement()) {
      statement.execute(sql("tables"));
      set(statement, "first", Long.toString(requestsOfDay));
      set(statement, "requests", Long.toString(requests - requestsOfDay));
      for (int day = next.getAndIncrement(); day < DAYS; day = next.getAndIncrement()) {
        set(statement, "day", first.plusDays(day).toString());
        statement.execute(oneDay);
      }
    }
    return null;
  }

  /** Row level security does not hold for this role. */
  private Connection connect() throws SQLException, IOException {
    Connection database = storage.connect("postgres");
    try (Statement statement = database.createStatement()) {
      for (String setting : SETTINGS) {
        statement.execute(setting);
      }
      set(statement, "tenants", "{" + String.join(",", tenants) + "}");
    }
    return database;
  }

  private static void set(Statement statement, String name, String value) throws SQLException {
    statement.execute("set year.%s = '%s'".formatted(name, value));
  }

  private static String sql(String name) throws IOException {
    String file = "/bench/year/" + name + ".sql";
    try (InputStream in = StoredYear.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
