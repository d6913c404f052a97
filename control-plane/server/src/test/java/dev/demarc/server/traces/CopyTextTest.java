package dev.demarc.server.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CopyTextTest {
  private final CopyText text = new CopyText(1);

  @Test
  void partsColumnsAndEndsRows() throws IOException {
    text.field("a");
    text.field(null);
    text.field("");
    text.endRow();
    text.field("b");
    text.endRow();
    assertEquals("a\t\\N\t\nb\n", written());
  }

  @Test
  void escapesWhatTheFormatReads() throws IOException {
    text.field("\\N a\tb\nc\rd");
    text.endRow();
    assertEquals("\\\\N a\\tb\\nc\\rd\n", written());
  }

  @Test
  void writesUtf8() throws IOException {
    text.field("für € 𝄞");
    text.endRow();
    assertEquals("für € 𝄞\n", written());
  }

  private String written() throws IOException {
    return new String(text.input().readAllBytes(), StandardCharsets.UTF_8);
  }
}
