package dev.demarc.agent.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The log: one JSON object a line on standard output, {@code at, level, logger, message, error}. Of
 * an exception only the types and the frames are written, never its message, which might quote what
 * it failed on.
 */
public final class JsonLog extends Formatter {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int MAX_FRAMES = 12;

  /** Makes this the only log of the program. */
  public static void install() {
    LogManager.getLogManager().reset();
    Handler handler = new Lines(new JsonLog());
    handler.setLevel(Level.ALL);
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    root.setLevel(Level.INFO);
  }

  /** From here on lines below this level are left out. */
  public static void level(Level level) {
    Logger.getLogger("").setLevel(level);
  }

  /** Writes and flushes each line; never closes the program's own streams. */
  private static final class Lines extends Handler {
    Lines(Formatter formatter) {
      setFormatter(formatter);
    }

    @Override
    public void publish(LogRecord line) {
      if (isLoggable(line)) {
        System.out.print(getFormatter().format(line));
        System.out.flush();
      }
    }

    @Override
    public void flush() {
      System.out.flush();
    }

    @Override
    public void close() {
      flush();
    }
  }

  @Override
  public String format(LogRecord line) {
    StringWriter out = new StringWriter(160);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("at", line.getInstant().toString());
      json.writeStringField("level", word(line.getLevel()));
      json.writeStringField("logger", String.valueOf(line.getLoggerName()));
      json.writeStringField("message", formatMessage(line));
      if (line.getThrown() != null) {
        json.writeStringField("error", describe(line.getThrown()));
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      return "{\"level\":\"ERROR\",\"message\":\"a log line could not be written\"}\n";
    }
    return out.append('\n').toString();
  }

  /** The words of the other programs' logs. */
  private static String word(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (value >= Level.WARNING.intValue()) {
      return "WARN";
    }
    return value >= Level.INFO.intValue() ? "INFO" : "DEBUG";
  }

  private static String describe(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    int depth = 0;
    for (Throwable cause = thrown; cause != null && depth < 4; cause = cause.getCause(), depth++) {
      text.append(depth == 0 ? "" : " caused by ").append(cause.getClass().getName());
      StackTraceElement[] frames = cause.getStackTrace();
      for (int i = 0; i < Math.min(frames.length, MAX_FRAMES / (depth + 1)); i++) {
        text.append(" at ").append(frames[i].getClassName());
        text.append('.').append(frames[i].getMethodName());
        text.append(':').append(frames[i].getLineNumber());
      }
    }
    return text.toString();
  }
}
