package dev.demarc.server.classes;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.data.Detector;
import dev.demarc.contract.data.DetectorKind;
import dev.demarc.contract.data.Tagger;
import dev.demarc.contract.id.DetectorId;
import dev.demarc.contract.id.Digest;
import dev.demarc.server.platform.Problem;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DetectorChecksTest {
  @Test
  void takesDictionariesThatFitTogether() {
    assertDoesNotThrow(() -> Classes.checkTogether(dictionaries(4, 5_000, "term ")));
  }

  @Test
  void refusesMoreTermsTogetherThanTheirBound() {
    assertThrows(Problem.class, () -> Classes.checkTogether(dictionaries(5, 4_001, "term ")));
  }

  @Test
  void refusesMoreCharactersTogetherThanTheirBound() {
    String longTerm = "x".repeat(90);
    assertThrows(Problem.class, () -> Classes.checkTogether(dictionaries(2, 3_000, longTerm)));
  }

  @Test
  void refusesATaggerThatLooksForWhatIsNothing() {
    assertDoesNotThrow(() -> Classes.checkLabels(tagger("PER")));
    Problem refused = assertThrows(Problem.class, () -> Classes.checkLabels(tagger("O")));
    assertTrue(refused.toString().contains("tagger.looksFor"), refused.toString());
  }

  private static Detector tagger(String looksFor) {
    Digest any = Digest.ofBytes(new byte[0]);
    return new Detector(
        DetectorId.of("names"),
        DetectorKind.TAGGER,
        null,
        new TreeSet<>(),
        new TreeSet<>(),
        new Tagger(any, any, List.of("O", "PER"), new TreeSet<>(List.of(looksFor)), 500));
  }

  private static List<Detector> dictionaries(int count, int terms, String term) {
    return IntStream.range(0, count)
        .mapToObj(n ->
            new Detector(
                DetectorId.of("d" + n),
                DetectorKind.DICTIONARY,
                null,
                new TreeSet<>(),
                IntStream.range(0, terms)
                    .mapToObj(t -> term + t)
                    .collect(Collectors.toCollection(TreeSet::new)),
                null))
        .toList();
  }
}
