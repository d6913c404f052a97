package dev.demarc.runtime.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordPieceTest {
  @TempDir Path directory;

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
  void refusesAVocabularyWithoutItsMarks() {
    assertThrows(IOException.class, () -> words("ward"));
  }

  private WordPiece words(String... pieces) throws IOException {
    return WordPiece.read(Files.write(directory.resolve("vocab.txt"), List.of(pieces)));
  }
}
