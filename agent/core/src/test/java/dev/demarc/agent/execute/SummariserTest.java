package dev.demarc.agent.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SummariserTest {
  private static final String TEXT =
      """
      The harbour crane failed on Monday morning. Its brake had worn out after nine years.
      Engineers replaced the brake of the crane within two days. The canteen served fish.
      The harbour will now check every crane brake each quarter. A brake failure could have injured people.
      """;

  @Test
  void choosesCentralSentencesInTheOrderOfTheText() {
    List<Summariser.Sentence> chosen = Summariser.summarise(TEXT, 3, 10_000);
    assertEquals(3, chosen.size());
    List<Integer> numbers = chosen.stream().map(Summariser.Sentence::number).toList();
    assertEquals(numbers.stream().sorted().toList(), numbers);
    assertFalse(joined(chosen).contains("canteen"), joined(chosen));
    assertTrue(joined(chosen).contains("crane"));
  }

  @Test
  void keepsEverySentenceWordForWord() {
    for (Summariser.Sentence sentence : Summariser.summarise(TEXT, 4, 10_000)) {
      assertTrue(TEXT.replace('\n', ' ').contains(sentence.text()), sentence.text());
    }
  }

  @Test
  void staysWithinItsBoundsButGivesAtLeastOneSentence() {
    assertEquals(1, Summariser.summarise(TEXT, 5, 1).size());
    assertTrue(joined(Summariser.summarise(TEXT, 5, 150)).length() < 260);
  }

  @Test
  void doesNotSayTheSameTwice() {
    String twice =
        "The pump is broken and leaks oil. The pump is broken and leaks oil. Lunch is at one.";
    assertEquals(
        1,
        Summariser.summarise(twice, 2, 1_000).stream()
            .filter(s -> s.text().contains("pump"))
            .count());
  }

  @Test
  void splitsOtherLanguages() {
    assertEquals(2, Summariser.sentences("Das Schiff kam spät an. Niemand wartete.").size());
    assertEquals(2, Summariser.sentences("船が遅れて着いた。誰も待っていなかった。").size());
    assertEquals(2, Summariser.summarise("船が遅れて着いた。誰も待っていなかった。", 3, 100).size());
  }

  @Test
  void copesWithALongText() {
    String text =
        IntStream.range(0, 9_000)
            .mapToObj(i -> "Sentence number " + i + " speaks of topic " + i % 97 + ".")
            .collect(Collectors.joining(" "));
    assertEquals(5, Summariser.summarise(text, 5, 10_000).size());
  }

  private static String joined(List<Summariser.Sentence> sentences) {
    return sentences.stream().map(Summariser.Sentence::text).collect(Collectors.joining(" "));
  }
}
