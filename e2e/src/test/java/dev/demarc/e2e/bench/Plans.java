package dev.demarc.e2e.bench;

import dev.demarc.e2e.installation.Storage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/**
 * The plans that PostgreSQL ran, by {@code auto_explain} from its log, one question after another.
 * While it is open the control plane's statements are slower; nothing is timed under it. Plans are
 * logged without parameters.
 */
final class Plans implements AutoCloseable {
  private static final List<String> ON =
      List.of(
          "session_preload_libraries = 'auto_explain'",
          "auto_explain.log_min_duration = 0",
          "auto_explain.log_analyze = on",
          "auto_explain.log_buffers = on",
          "auto_explain.log_timing = off",
          "auto_explain.log_parameter_max_length = 0");

  private static final String ROLE = "demarc_app";

  /** What is logged of one statement: the line that gives its duration and the lines below it. */
  private static final Pattern PLAN = Pattern.compile("duration: .* plan:\n(?:\t.*\n)+");

  private static final Pattern OF_ANSWERS =
      Pattern.compile(
          " on (?:trace_|rollup_|agent|consent|route_approval|capability|quality_|cloud_use)");
  private static final int TRIES = 20;

  private final Storage storage;
  private final Path log;
  private final StringBuilder told = new StringBuilder();

  private Plans(Storage storage) {
    this.storage = storage;
    this.log = storage.logs().resolve("postgres.log");
  }

  /** Statements of the control plane are explained from now on, until it is closed. */
  static Plans of(Storage storage) throws SQLException, IOException {
    var plans = new Plans(storage);
    for (String setting : ON) {
      plans.alter("alter role " + ROLE + " set " + setting);
    }
    plans.reconnect();
    return plans;
  }

  /** Adds the plans behind a question; it is asked again while connections are made anew. */
  void add(String name, Callable<Boolean> question) throws Exception {
    long from = Files.size(log);
    for (int tried = 1; !question.call(); tried++) {
      if (tried == TRIES) {
        throw new IllegalStateException(name + " had no answer");
      }
      from = Files.size(log);
    }
    told.append("== ").append(name).append('\n');
    PLAN.matcher(since(from))
        .results()
        .map(plan -> plan.group())
        .filter(plan -> OF_ANSWERS.matcher(plan).find())
        .forEach(told::append);
  }

  void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, told);
  }

  @Override
  public void close() throws SQLException, IOException {
    for (String setting : ON) {
      alter("alter role " + ROLE + " reset " + setting.substring(0, setting.indexOf(' ')));
    }
    reconnect();
  }

  private String since(long from) throws IOException {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      byte[] bytes = new byte[Math.toIntExact(file.length() - from)];
      file.seek(from);
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** A role's settings hold for connections made after them. */
  private void reconnect() throws SQLException, IOException {
    alter("select pg_terminate_backend(pid) from pg_stat_activity where usename = '" + ROLE + "'");
  }

  private void alter(String sql) throws SQLException, IOException {
    try (var database = storage.connect("postgres");
        var statement = database.createStatement()) {
      statement.execute(sql);
    }
  }
}
