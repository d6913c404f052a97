package dev.demarc.agent.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.data.DetectorKind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchBoundsTest {
  @Test
  void findsWhatIsUnderItsMostLayersAndCannotReadWhatIsUnderMore() {
    String escaped = "4111111111111111";
    for (int layer = 1; layer <= Search.MOST_LAYERS; layer++) {
      escaped = escaped.replace("%", "%25").replace("4", "%34");
      Search search = searched(escaped);
      assertTrue(search.found()[0] && !search.isUnreadable(), escaped);
    }
    assertTrue(searched(escaped.replace("%", "%25")).isUnreadable());
  }

  @Test
  void cannotReadMoreThanItsMostCharacters() {
    Search search = search();
    String text = "word ".repeat(1 << 20);
    for (long read = 0; read < Search.MOST_CHARACTERS; read += text.length()) {
      assertFalse(search.isUnreadable());
      search.text(text);
    }
    assertTrue(search.isUnreadable());
  }

  @Test
  void cannotReadALongRunThatIsNoText() {
    byte[] random = new byte[EncodedRuns.OPAQUE];
    new Random(5).nextBytes(random);
    String encoded = Base64.getEncoder().encodeToString(random);
    assertTrue(searched("see " + encoded).isUnreadable());
    assertFalse(searched("see " + encoded.substring(0, 700)).isUnreadable());
    assertTrue(searched("see " + encoded.replaceAll("(.{76})", "$1\r\n")).isUnreadable());
  }

  @Test
  void readsALongRunThatIsText() {
    String text = "A long text with umlauts, schöne Grüße, and a number at its end. ".repeat(40);
    String encoded =
        Base64.getMimeEncoder()
            .encodeToString((text + "4111111111111111").getBytes(StandardCharsets.UTF_8));
    Search search = searched(encoded);
    assertFalse(search.isUnreadable());
    assertTrue(search.found()[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"H4sIAAAAAAAA", "UEsDBBQAAAAI", "JVBERi0xLjcK", "iVBORw0KGgo"})
  void cannotReadWhatStartsLikeABinaryFile(String start) {
    assertTrue(searched("see " + start + "Ab3".repeat(30)).isUnreadable());
    assertFalse(searched("see " + start).isUnreadable());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data:text/plain;base64,NDExMTExMTExMTExMTExMQ==|true|false",
        "data:TEXT/CSV;charset=iso-8859-1;base64,NDExMTExMTExMTExMTExMQ==|true|false",
        "data:application/json;base64,NDExMTExMTExMTExMTExMQ==|true|false",
        "data:text/plain;charset=klingon;base64,QUFBQQ==|false|true",
        "data:text/plain;base64,gICAgA==|false|true",
        "data:text/plain;base64,AAAAAA==|false|true",
        "data:application/pdf;base64,QUFBQQ==|false|true",
        "data:;base64,QUFBQQ==|false|true",
        "![x](data:image/png;base64,QUFBQQ==)|false|true",
        "base64, he said|false|false",
        "data:image/png;base64,...|false|false"
      })
  void readsTextFilesWithinTextsAndNoOthers(String text, boolean found, boolean unreadable) {
    Search search = searched(text);
    assertEquals(found, search.found()[0]);
    assertEquals(unreadable, search.isUnreadable());
  }

  @Test
  void stopsBetweenBlocksWhenTheTimeOfTheRequestIsUp() {
    AtomicLong now = new AtomicLong();
    Detectors none = Detectors.of(List.of(), Taggers.NONE, now::get);
    Search search = new Search(none, new Watch(() -> now.addAndGet(2_000_000_000L), 0));
    assertThrows(Watch.TimeIsUp.class, () -> search.text("x ".repeat(200_000)));
  }

  private static Search searched(String text) {
    Search search = search();
    search.text(text);
    return search;
  }

  private static Search search() {
    Detectors cards =
        Detectors.of(
            List.of(Looks.detector("card", DetectorKind.CARD, null)), Taggers.NONE, Looks::still);
    return new Search(cards, new Watch(Looks::still, 1));
  }
}
