package dev.demarc.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLogTest {
  private static final String TYPED = "I have pain in the chest";

  @Test
  void writesOneObjectALineWithTheMembersOfEveryLog() throws IOException {
    String text = new JsonLog().format(line(Level.INFO, "two\nlines \"quoted\""));
    assertEquals(1, text.lines().count());
    JsonNode line = JsonMapper.builder().build().readTree(text);
    assertEquals("two\nlines \"quoted\"", line.path("message").asText());
    assertEquals("INFO", line.path("level").asText());
    assertEquals("dev.demarc.agent.Some", line.path("logger").asText());
    assertTrue(line.path("at").asText().endsWith("Z"), text);
    assertFalse(Instant.parse(line.path("at").asText()).isAfter(Instant.now()));
  }

  @ParameterizedTest
  @CsvSource({"SEVERE,ERROR", "WARNING,WARN", "INFO,INFO", "CONFIG,DEBUG", "FINEST,DEBUG"})
  void callsLevelsAsTheOtherProgramsDo(String level, String word) {
    String text = new JsonLog().format(line(Level.parse(level), "x"));
    assertTrue(text.contains("\"level\":\"" + word + "\""), text);
  }

  @Test
  void repeatsNothingThatAnExceptionSays() {
    LogRecord line = line(Level.WARNING, "it failed");
    line.setThrown(new IllegalStateException(TYPED, new IOException(TYPED)));
    String text = new JsonLog().format(line);
    assertFalse(text.contains(TYPED), text);
    assertTrue(text.contains("java.lang.IllegalStateException at dev.demarc"), text);
    assertTrue(text.contains("caused by java.io.IOException"), text);
  }

  private static LogRecord line(Level level, String message) {
    LogRecord line = new LogRecord(level, message);
    line.setLoggerName("dev.demarc.agent.Some");
    return line;
  }
}
