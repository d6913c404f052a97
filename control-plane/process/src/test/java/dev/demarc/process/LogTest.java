package dev.demarc.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.bootstrap.logging.InitialConfigurator;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import org.jboss.logging.MDC;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.handlers.ConsoleHandler;
import org.junit.jupiter.api.Test;

/** Lines as the handler that Quarkus made of the settings writes them. */
@QuarkusTest
class LogTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String TYPED = "I have pain in the chest";

  @Test
  void writesOneObjectALine() throws IOException {
    String text = line("two\nlines \"quoted\" \u0007", null);
    assertEquals(1, text.lines().count());
    JsonNode line = JSON.readTree(text);
    assertEquals("two\nlines \"quoted\" \u0007", line.path("message").asText());
    assertEquals("WARN", line.path("level").asText());
    assertEquals("dev.demarc.some.Place", line.path("logger").asText());
    assertTrue(line.path("at").asText().endsWith("Z"), text);
    assertFalse(Instant.parse(line.path("at").asText()).isAfter(Instant.now()));
    assertFalse(line.has("error"));
  }

  @Test
  void tellsRequestAndTenantWhereTheyAreKnown() throws IOException {
    MDC.put("request", "r-1");
    try {
      assertEquals("r-1", JSON.readTree(line("x", null)).at("/of/request").asText());
    } finally {
      MDC.remove("request");
    }
  }

  @Test
  void repeatsNothingThatAnExceptionSays() throws IOException {
    var cause = new IllegalStateException(TYPED, new IOException(TYPED));
    var thrown = new IllegalArgumentException(TYPED, cause);
    thrown.addSuppressed(new RuntimeException(TYPED));
    String text = line("it failed", thrown);
    assertEquals(1, text.lines().count());
    assertFalse(text.contains(TYPED), text);
    String error = JSON.readTree(text).path("error").asText();
    for (String told :
        List.of(
            "java.lang.IllegalArgumentException",
            "Caused by: java.lang.IllegalStateException",
            "Caused by: java.io.IOException",
            "Suppressed: java.lang.RuntimeException",
            "dev.demarc.process.LogTest.repeatsNothingThatAnExceptionSays")) {
      assertTrue(error.contains(told), told + " of " + error);
    }
  }

  @Test
  void saysWhatHelpsAndQuotesNobody() throws IOException {
    String text =
        line("away", new SQLException(TYPED, "08001", new ConnectException("refused: 1")));
    assertTrue(text.contains("java.sql.SQLException 08001"), text);
    assertTrue(text.contains("java.net.ConnectException: refused: 1"), text);
    assertFalse(text.contains(TYPED), text);
  }

  @Test
  void endsWhereCausesGoInCircles() throws IOException {
    var first = new RuntimeException(TYPED);
    first.initCause(new RuntimeException(TYPED, first));
    assertFalse(line("round", first).contains(TYPED));
  }

  private static String line(String message, Throwable thrown) throws IOException {
    Handler console =
        Arrays.stream(InitialConfigurator.DELAYED_HANDLER.getHandlers())
            .filter(ConsoleHandler.class::isInstance)
            .findFirst()
            .orElseThrow();
    var line = new ExtLogRecord(Level.WARN, message, LogTest.class.getName());
    line.setLoggerName("dev.demarc.some.Place");
    line.setThrown(thrown);
    assertTrue(console.getFilter().isLoggable(line));
    String text = console.getFormatter().format(line);
    assertTrue(text.endsWith("\n"), text);
    return text;
  }
}
