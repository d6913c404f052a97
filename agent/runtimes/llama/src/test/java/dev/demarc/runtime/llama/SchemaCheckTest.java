package dev.demarc.runtime.llama;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaCheckTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"object\"}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":[\"string\",\"null\"]}}}",
        "{\"type\":\"array\",\"items\":{\"enum\":[1,2]}}",
        "{\"anyOf\":[{\"type\":\"integer\"},{\"const\":\"x\"}]}"
      })
  void acceptsKnownSchemas(String schema) {
    assertTrue(SchemaCheck.isUsable(schema));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "true",
        "{\"type\":\"nonsense\"}",
        "{\"$ref\":\"https://example.com/s.json\"}",
        "{\"type\":\"string\",\"pattern\":\"(\"}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"nonsense\"}}}",
        "{\"type\":\"array\",\"items\":{\"type\":7}}"
      })
  void refusesWhatWouldAbortTheProcess(String schema) {
    assertFalse(SchemaCheck.isUsable(schema));
  }
}
