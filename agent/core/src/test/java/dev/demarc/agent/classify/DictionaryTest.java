package dev.demarc.agent.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.data.Detector;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DictionaryTest {
  private static final Detector NAMES =
      Looks.dictionary("names", "Projekt Nordlicht", "Orion", "O'Brien", "東京", "A1");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orion", "(ORION)", "x orion's y", "projekt nordlicht", "Projekt\r\n Nordlicht",
            "Projekt-Nordlicht",
        "o’brien", "O BRIEN", "この東京は", "東 京", "a1", "Orion Orion"
      })
  void findsTermsAsWholeWords(String text) {
    assertFalse(Looks.at(NAMES, text).found().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Orionid",
        "xOrion",
        "Projekt",
        "Projekt, das Nordlicht",
        "Projekt Nordlichter",
        "obrien",
        "京東",
        "A 1",
        "A11",
        "Projekt    Nordlicht"
      })
  void leavesPartsOfWordsAndOtherOrdersAlone(String text) {
    assertTrue(Looks.at(NAMES, text).found().isEmpty());
  }

  @Test
  void tellsDictionariesApart() {
    List<Detector> two = List.of(Looks.dictionary("a", "orion"), Looks.dictionary("b", "vega"));
    assertEquals("[b]", Looks.at(two, Looks.says("only vega")).found().toString());
    assertEquals(2, Looks.at(two, Looks.says("vega and orion")).found().size());
  }

  @Test
  void findsEachOfItsMostTerms() {
    String[] terms =
        IntStream.range(0, Detector.MOST_TERMS).mapToObj(n -> "term" + n).toArray(String[]::new);
    Detectors detectors =
        Detectors.of(List.of(Looks.dictionary("d", terms)), Taggers.NONE, Looks::still);
    for (String term : terms) {
      Search search = new Search(detectors, new Watch(Looks::still, 1));
      search.text("see " + term + ".");
      assertTrue(search.found()[0], term);
    }
    Search search = new Search(detectors, new Watch(Looks::still, 1));
    search.text("see term" + terms.length + ".");
    assertFalse(search.found()[0]);
  }
}
