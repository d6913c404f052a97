package dev.demarc.crossing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EarTest {
  private static final Token TOKEN = new Token(123_456, 78);

  @ParameterizedTest
  @EnumSource(Token.Form.class)
  void findsATokenHoweverItIsWritten(Token.Form form) throws IOException {
    String text = form.of(TOKEN.text());
    String escapes = Token.Form.each(TOKEN.text(), "\\u%04x");
    String json =
        "{\"a\":\"b " + (form == Token.Form.JSON ? escapes : text.replace("\\", "\\\\")) + " c\"}";
    String nested = "{\"arguments\":\"" + json.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
    assertEquals(Set.of(TOKEN), Ear.in(json.getBytes(StandardCharsets.UTF_8)), json);
    assertEquals(Set.of(TOKEN), Ear.in(nested.getBytes(StandardCharsets.UTF_8)), nested);
    assertEquals(Set.of(TOKEN), Ear.in(packed(json)));
  }

  @Test
  void findsATokenInAFileWithinJson() {
    byte[] file = ("a note of " + TOKEN.text() + "\n").getBytes(StandardCharsets.UTF_8);
    String url = "data:text/plain;base64," + Base64.getEncoder().encodeToString(file);
    assertEquals(Set.of(TOKEN), Ear.in("{\"file\":\"" + url + "\"}"));
  }

  @Test
  void findsNoneWhereThereIsNone() {
    assertEquals(Set.of(), Ear.in("the ward asks again, %41 and QUJDREVGR0hJSktMTU5PUA=="));
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream packing = new GZIPOutputStream(bytes)) {
      packing.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
