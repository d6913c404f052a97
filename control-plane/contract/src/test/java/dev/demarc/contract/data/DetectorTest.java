package dev.demarc.contract.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.DetectorId;
import dev.demarc.contract.id.Digest;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DetectorTest {
  private static final Digest ANY = Digest.ofBytes(new byte[0]);

  @Test
  void wantsTermsForADictionaryAndForNothingElse() {
    assertEquals("terms", refused(DetectorKind.DICTIONARY));
    assertEquals("terms", refused(DetectorKind.CARD, "orion"));
    assertEquals(1, dictionary("Projekt Orion").terms().size());
  }

  @Test
  void namesTheTermThatCannotBe() {
    assertEquals("terms[1]", refused(DetectorKind.DICTIONARY, "orion", "x"));
    assertEquals("terms[0]", refused(DetectorKind.DICTIONARY, "C++"));
    assertEquals("terms[0]", refused(DetectorKind.DICTIONARY, "or\nion"));
    assertEquals("terms[0]", refused(DetectorKind.DICTIONARY, "x".repeat(101)));
  }

  @Test
  void refusesMoreTermsThanItsBound() {
    TreeSet<String> terms =
        IntStream.rangeClosed(0, Detector.MOST_TERMS)
            .mapToObj(n -> "term " + n)
            .collect(Collectors.toCollection(TreeSet::new));
    InvalidValue refusal =
        assertThrows(InvalidValue.class, () -> detector(DetectorKind.DICTIONARY, terms, null));
    assertEquals("terms", refusal.field());
  }

  @Test
  void wantsAModelForATaggerAndForNothingElse() {
    Tagger tagger = tagger(List.of("O", "PER"), "PER", 500);
    assertEquals(tagger, detector(DetectorKind.TAGGER, new TreeSet<>(), tagger).tagger());
    assertThrows(InvalidValue.class, () -> detector(DetectorKind.TAGGER, new TreeSet<>(), null));
    assertThrows(InvalidValue.class, () -> detector(DetectorKind.CARD, new TreeSet<>(), tagger));
  }

  @Test
  void refusesATaggerThatCannotWork() {
    assertThrows(InvalidValue.class, () -> tagger(List.of("O"), "O", 500));
    assertThrows(InvalidValue.class, () -> tagger(List.of("O", "O"), "O", 500));
    assertThrows(InvalidValue.class, () -> tagger(List.of("O", "PER"), "LOC", 500));
    assertThrows(InvalidValue.class, () -> tagger(List.of("O", "PER"), "PER", 0));
  }

  private static Tagger tagger(List<String> labels, String looksFor, int least) {
    return new Tagger(ANY, ANY, labels, new TreeSet<>(List.of(looksFor)), least);
  }

  private static Detector dictionary(String... terms) {
    return detector(DetectorKind.DICTIONARY, new TreeSet<>(List.of(terms)), null);
  }

  private static Detector detector(
      DetectorKind kind, TreeSet<String> terms, @org.jspecify.annotations.Nullable Tagger tagger) {
    return new Detector(DetectorId.of("d"), kind, null, new TreeSet<>(), terms, tagger);
  }

  private static String refused(DetectorKind kind, String... terms) {
    return assertThrows(
            InvalidValue.class, () -> detector(kind, new TreeSet<>(List.of(terms)), null))
        .field();
  }
}
