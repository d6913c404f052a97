package dev.demarc.runtime.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WordPieceTest {
  @Test
  void cutsWordsIntoTheLongestKnownPieces() throws IOException {
    // 0 [PAD], 1 [UNK], 2 [CLS], 3 [SEP], 4 ward, 5 ##s, 6 cafe, 7 !, 8 un, 9 ##paid, 10 病
    WordPiece words =
        words("[PAD]", "[UNK]", "[CLS]", "[SEP]", "ward", "##s", "cafe", "!", "un", "##paid", "病");
    assertArrayEquals(new long[] {2, 4, 5, 7, 3}, words.tokens("Wards!"));
    assertArrayEquals(new long[] {2, 6, 8, 9, 3}, words.tokens(" Café\tunpaid\n"));
    assertArrayEquals(new long[] {2, 1, 4, 3}, words.tokens("wardx ward"));
    assertArrayEquals(new long[] {2, 10, 10, 3}, words.tokens("病病"));
    assertArrayEquals(new long[] {2, 3}, words.tokens(""));
    assertArrayEquals(new long[] {2, 1, 3}, words.tokens("ward".repeat(26)));
  }

  @Test
  void keepsCapitalsAndAccentsWhereTheVocabularyHasCapitals() throws IOException {
    WordPiece words = words("[PAD]", "[UNK]", "[CLS]", "[SEP]", "Ada", "ada", "café", "cafe");
    assertArrayEquals(new long[] {2, 4, 5, 6, 7, 1, 3}, words.tokens("Ada ada café cafe ADA"));
  }

  @Test
  void numbersPiecesByTheirLineWhateverRepeats() throws IOException {
    WordPiece words = words("[PAD]", "[UNK]", "[CLS]", "[SEP]", "", "", "ward", "##s");
    assertArrayEquals(new long[] {6, 7}, words.pieces("wards"));
    assertTrue(words.goesOn(7));
    assertFalse(words.goesOn(6));
  }

  @Test
  void refusesAVocabularyWithoutItsMarks() {
    assertThrows(IOException.class, () -> words("ward"));
  }

  @Test
  void refusesAVocabularyThatIsNotUtf8() {
    assertThrows(IOException.class, () -> WordPiece.of(new byte[] {(byte) 0xff, (byte) 0xfe}));
  }

  private static WordPiece words(String... pieces) throws IOException {
    return WordPiece.of(String.join("\n", pieces).getBytes(StandardCharsets.UTF_8));
  }
}
