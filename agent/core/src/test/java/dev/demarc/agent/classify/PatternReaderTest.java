package dev.demarc.agent.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import dev.demarc.contract.data.Detector;
import dev.demarc.contract.data.DetectorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternReaderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "MRN-[0-9]+; [mrn-]",
        "ab?cd; [abcd, acd]",
        "(?i)Case No\\.; [case no.]",
        "foo|bar; [bar, foo]",
        "(?:PRJ|PROJ)-?\\d{3}; [prj, prj-, proj, proj-]",
        "x+secret+; [secre]",
        "[ab]cde; [acde, bcde]",
        "\\bword\\b; [word]",
        "\\d{6}; []",
        "(a|)bc; [abc, bc]",
        "a|\\d; []",
        "\\p{L}{3}key; [key]"
      })
  void saysWhichLiteralEveryMatchHas(String pattern, String literals) {
    assertEquals(literals, new TreeSet<>(PatternReader.needs(pattern).literals()).toString());
  }

  @ParameterizedTest
  @CsvSource({"'[A-Z]{2}\\d{6}',6", "\\d\\d[0-9]{2},4", "\\d?x,0", "(\\d{3}|\\d{5}),3", "\\d+,1"})
  void saysHowManyDigitsStandTogether(String pattern, int digits) {
    assertEquals(digits, PatternReader.needs(pattern).digits());
  }

  @ParameterizedTest
  @CsvSource({"a-b_c-,-_", "(-|_-)x,-", "-?a,''", "[-_]a,''", "(?:-a)+,-", "a\\.b,."})
  void saysWhichMarksEveryMatchHas(String pattern, String marks) {
    assertEquals(marks, PatternReader.needs(pattern).marks());
  }

  @Test
  void saysHowLongAMatchMayBe() {
    assertEquals(12, PatternReader.needs("MRN-[0-9]{6,8}").longest());
    assertEquals(PatternNeeds.UNBOUNDED, PatternReader.needs("a.*b").longest());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[[:alpha:]]+x", "\\x41bc", "\\Qabc\\E", "a{,3}b", "a**", "(?x)abc"})
  void isNotSureOfWhatItDoesNotKnow(String pattern) {
    assertTrue(PatternReader.needs(pattern).none());
  }

  /** Random patterns over random texts: what RE2 finds in whole texts is found by way of needs. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void neverLosesAMatch(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      String pattern = Patterns.random(random);
      boolean compiles = Patterns.compiles(pattern);
      for (int j = 0; compiles && j < 20; j++) {
        String text = Patterns.text(random);
        boolean matches = matches(pattern, text) || matches(pattern, PlainText.of(text));
        boolean found = isFound(pattern, text);
        assertTrue(
            found == matches || (found && holdsMore(text)),
            () -> "seed " + seed + " pattern " + pattern + " text " + text);
      }
    }
  }

  private static boolean matches(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).find();
  }

  /** Whether something is decoded from it that is searched as well. */
  private static boolean holdsMore(String text) {
    List<String> hidden = new ArrayList<>();
    EncodedRuns.read(text, hidden::add);
    EncodedRuns.read(PlainText.of(text), hidden::add);
    return !hidden.isEmpty();
  }

  private static boolean isFound(String pattern, String text) {
    Detector detector = Looks.detector("p", DetectorKind.PATTERN, pattern);
    Detectors detectors = Detectors.of(List.of(detector), Taggers.NONE, Looks::still);
    Search search = new Search(detectors, new Watch(Looks::still, 1));
    search.text(text);
    return search.found()[0];
  }
}
