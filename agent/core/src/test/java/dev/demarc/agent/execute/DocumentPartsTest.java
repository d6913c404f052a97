package dev.demarc.agent.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.decide.Tokens;
import dev.demarc.contract.decision.Chunking;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentPartsTest {
  private static final String SENTENCE = "On Monday the pump of hall 4 ran for nine hours. ";

  @Test
  void cutsBetweenSentences() throws AttemptFailed {
    List<String> parts = parts(SENTENCE.repeat(40), new Chunking(4, 300, 48));
    assertEquals(3, parts.size(), "as few as will do");
    parts.forEach(part -> assertTrue(part.endsWith("hours. "), part));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no sentence ends here and none begins ",
        "これは文です。次の文もあります。",
        "👩‍⚕️🩺",
        "a\n\n\nb\r\n",
        "0123456789abcdef"
      })
  void leavesNothingOutAndCutsNoCharacter(String repeated) throws AttemptFailed {
    String text = repeated.repeat(400);
    long tokens = Tokens.of(text);
    for (String part : parts(text, new Chunking(8, tokens / 5, 48))) {
      assertFalse(part.isEmpty());
      assertFalse(Character.isLowSurrogate(part.charAt(0)));
    }
  }

  @Test
  void cutsWhateverAnyoneWrites() throws AttemptFailed {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder("A.");
      for (int i = random.nextInt(2_000); i >= 0; i--) {
        text.appendCodePoint(
            random.nextInt(3) == 0 ? 0x1F300 + random.nextInt(300) : codePoint(random));
      }
      parts(text.toString(), new Chunking(32, Math.max(16, Tokens.of(text.toString()) / 8), 48));
    }
  }

  private static int codePoint(Random random) {
    return " .!?\n\tabcdeäé。本".charAt(random.nextInt(15));
  }

  @Test
  void refusesADocumentThatIsDenserThanWasDecided() {
    AttemptFailed failed =
        assertThrows(
            AttemptFailed.class, () -> parts(SENTENCE.repeat(60), new Chunking(2, 64, 48)));
    assertEquals("document_too_dense", failed.type());
    assertFalse(failed.isUnhealthy());
  }

  private static List<String> parts(String text, Chunking chunking) throws AttemptFailed {
    List<String> parts = DocumentParts.of(text, chunking);
    assertEquals(text, String.join("", parts), "something was left out");
    assertTrue(parts.size() <= chunking.parts(), () -> parts.size() + " parts");
    for (String part : parts) {
      assertTrue(Tokens.of(part) <= chunking.partTokens(), () -> "a part is too long");
    }
    return parts;
  }
}
