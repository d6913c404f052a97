package dev.demarc.agent.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.data.Detector;
import dev.demarc.contract.data.DetectorKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetectorsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111111111111111",
        "pay with 4111 1111 1111 1111 12/27",
        "5500-0055-5555-5559",
        "amex 3782 822463 10005.",
        "card:378282246310005",
        "６０１１１１１１１１１１１１１７",
        "4111\u00a01111\u00a01111\u00a01111",
        "41\u200b11111111111111"
      })
  void findsCardNumbers(String text) {
    assertTrue(finds(DetectorKind.CARD, text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111111111111112",
        "9111111111111111",
        "1234567890123456",
        "411111111111111",
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "4 8 15 16 23 42 4 8 15 16 23 42"
      })
  void leavesOtherNumbersAlone(String text) {
    assertFalse(finds(DetectorKind.CARD, text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DE89370400440532013000",
        "IBAN DE89 3704 0044 0532 0130 00, thank you",
        "gb82 west 1234 5698 7654 32",
        "NL91ABNA0417164300"
      })
  void findsIbans(String text) {
    assertTrue(finds(DetectorKind.IBAN, text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"DE89370400440532013001", "XX89370400440532013000", "DE89", "RFC2119 says"})
  void leavesOtherCodesAlone(String text) {
    assertFalse(finds(DetectorKind.IBAN, text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "call +49 30 901820 today",
        "+1 212-736-5000",
        "(212) 736-5000",
        "tel. 030 901820",
        "020 7946 0018"
      })
  void findsTelephoneNumbers(String text) {
    assertTrue(finds(DetectorKind.PHONE, text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"on 2026-11-24", "version 1.2.3", "12345678", "pages 100-200", "3.14159265"})
  void leavesDatesAndFiguresAlone(String text) {
    assertFalse(finds(DetectorKind.PHONE, text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ada@example.org", "<first.last+tag@mail.example.co.uk>", "müller@exämple.de"})
  void findsEmailAddresses(String text) {
    assertTrue(finds(DetectorKind.EMAIL, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"@handle", "a @ b", "user@localhost", "x@1.2", "ends with @"})
  void leavesOtherAtSignsAlone(String text) {
    assertFalse(finds(DetectorKind.EMAIL, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"123-45-6789", "SSN: 123456789", "social security no. 123 45 6789"})
  void findsUsSocialSecurityNumbers(String text) {
    assertTrue(finds(DetectorKind.US_SSN, text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "000-12-3456",
        "666-12-3456",
        "912-34-5678",
        "123-00-4567",
        "123-45-0000",
        "123456789",
        "9123-45-6789"
      })
  void leavesNumbersThatAreNeverIssuedAlone(String text) {
    assertFalse(finds(DetectorKind.US_SSN, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"86095742719", "Steuer-ID 86 095 742 719", "47036892816"})
  void findsGermanTaxIds(String text) {
    assertTrue(finds(DetectorKind.DE_TAX_ID, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"86095742718", "06095742719", "12345678901", "11111111111"})
  void leavesWrongTaxIdsAlone(String text) {
    assertFalse(finds(DetectorKind.DE_TAX_ID, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"943 476 5919", "NHS 9434765919", "943-476-5919"})
  void findsNhsNumbers(String text) {
    assertTrue(finds(DetectorKind.UK_NHS, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"943 476 5918", "0000000000", "94347659191", "id_9434765919"})
  void leavesWrongNhsNumbersAlone(String text) {
    assertFalse(finds(DetectorKind.UK_NHS, text));
  }

  @Test
  void findsTenantPatternsInTextAsSentAndAsFolded() {
    Detector mrn = Looks.detector("mrn", DetectorKind.PATTERN, "MRN-[0-9]{6,8}");
    assertTrue(finds(mrn, "patient MRN-123456 came"));
    assertTrue(finds(mrn, "patient MRN\u2011１２３４５６ came"));
    assertFalse(finds(mrn, "patient MRN-12345 came"));
    assertTrue(finds(Looks.detector("o", DetectorKind.PATTERN, "œuvre"), "son œuvre"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1 85 05 78 006 084 91", "185057800608491", "1850578006084 91"})
  void findsFrenchSocialSecurityNumbers(String text) {
    assertTrue(finds(DetectorKind.FR_NIR, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1 85 05 78 006 084 92", "385057800608491", "185137800608491"})
  void leavesWrongFrenchNumbersAlone(String text) {
    assertFalse(finds(DetectorKind.FR_NIR, text));
  }

  @Test
  void findsANumberThatStandsAfterVeryManyGroups() {
    for (int before = 60; before < 110; before++) {
      assertTrue(
          finds(DetectorKind.CARD, "1 ".repeat(before) + "4111 1111 1111 1111"), "" + before);
    }
  }

  @Test
  void findsNumbersWhoseLineEndsWithin() {
    assertTrue(finds(DetectorKind.CARD, "4111 1111\r\n1111 1111"));
    assertFalse(finds(DetectorKind.UK_NHS, "943\n476\n5919"));
  }

  @Test
  void findsWhatTwoDetectorsOfOneKindLookFor() {
    List<Detector> both =
        List.of(
            Looks.detector("a", DetectorKind.EMAIL, null),
            Looks.detector("b", DetectorKind.EMAIL, null));
    assertEquals(2, Looks.at(both, Looks.says("ada@example.org")).found().size());
  }

  @Test
  void saysFaultWhenAPatternIsNotRe2() {
    assertTrue(Looks.at(Looks.detector("bad", DetectorKind.PATTERN, "(a"), "nothing").fault());
  }

  @Test
  void saysFaultWhenATaggerIsNotBound() {
    assertTrue(Looks.at(Looks.tagger("names"), "nothing").fault());
  }

  @Test
  void saysFaultWhenADetectorThrows() {
    Taggers broken =
        (id, tagger) ->
            (text, patience) -> {
              throw new IllegalStateException("boom");
            };
    Detectors detectors = Detectors.of(List.of(Looks.tagger("x")), broken, Looks::still);
    assertTrue(detectors.in(Looks.says("anything")).fault());
  }

  @Test
  void saysFaultWhenADetectorTakesTooLong() {
    AtomicLong now = new AtomicLong();
    Taggers slow =
        (id, tagger) ->
            (text, patience) -> {
              now.addAndGet(Watch.DETECTOR.toNanos() + 1);
              return 1;
            };
    Detectors detectors = Detectors.of(List.of(Looks.tagger("x")), slow, now::get);
    assertTrue(detectors.in(Looks.says("anything")).fault());
  }

  @Test
  void saysFaultWhenDetectorsTogetherTakeTooLong() {
    AtomicLong now = new AtomicLong();
    Taggers slow =
        (id, tagger) ->
            (text, patience) -> {
              now.addAndGet(Watch.DETECTOR.toNanos());
              return 0;
            };
    List<Detector> three = List.of(Looks.tagger("x"), Looks.tagger("y"), Looks.tagger("z"));
    Detectors detectors = Detectors.of(three, slow, now::get);
    assertTrue(detectors.in(Looks.says("anything")).fault());
  }

  @Test
  void givesATaggerWhatIsLeftOfItsTime() {
    AtomicLong now = new AtomicLong();
    List<Duration> given = new ArrayList<>();
    Taggers slow =
        (id, tagger) ->
            (text, patience) -> {
              given.add(patience);
              now.addAndGet(Watch.DETECTOR.toNanos() / 8);
              return 0;
            };
    Detectors detectors = Detectors.of(List.of(Looks.tagger("x")), slow, now::get);
    assertFalse(detectors.in(Looks.says("one")).fault());
    Duration eighth = Watch.DETECTOR.dividedBy(8);
    assertEquals(Watch.DETECTOR, given.getFirst());
    assertEquals(Watch.DETECTOR.minus(eighth.multipliedBy(4)), given.getLast());
  }

  @Test
  void letsATaggerReadEveryFormOfATextUntilItFindsSomething() {
    List<String> read = new ArrayList<>();
    Taggers looking =
        (id, tagger) ->
            (text, patience) -> {
              read.add(text);
              return text.contains("Ada") ? 1 : 0;
            };
    Detectors detectors = Detectors.of(List.of(Looks.tagger("x")), looking, Looks::still);
    String file = "data:text/plain;base64,QWRhIGlzIGhlcmU=";
    assertEquals(1, detectors.in(Looks.says("\\u0041da")).found().size());
    assertEquals(1, detectors.in(Looks.says(file)).found().size());
    read.removeIf(List.of("messages", "role", "user", "content")::contains);
    assertEquals(List.of("\\u0041da", "Ada", file, "Ada is here"), read);
  }

  @Test
  void asksATaggerOnceForShortTextsThatRepeat() {
    List<String> read = new ArrayList<>();
    Taggers looking =
        (id, tagger) ->
            (text, patience) -> {
              read.add(text);
              return 0;
            };
    Detectors detectors = Detectors.of(List.of(Looks.tagger("x")), looking, Looks::still);
    ObjectNode request = Looks.says("calm");
    request.withArray("messages").addObject().put("role", "user").put("content", "x".repeat(65));
    request.withArray("messages").addObject().put("role", "user").put("content", "x".repeat(65));
    detectors.in(request);
    String long_ = "x".repeat(65);
    assertEquals(List.of("messages", "role", "user", "content", "calm", long_, long_), read);
  }

  @Test
  void stopsASearchWhoseTimeIsUp() {
    AtomicLong now = new AtomicLong();
    Detector unbounded = Looks.detector("slow", DetectorKind.PATTERN, "(x+x+)+y");
    Detectors detectors =
        Detectors.of(
            List.of(unbounded), Taggers.NONE, () -> now.addAndGet(Watch.DETECTOR.toNanos() / 20));
    assertTrue(detectors.in(Looks.says("x".repeat(400_000))).fault());
  }

  private static boolean finds(DetectorKind kind, String text) {
    return finds(Looks.detector("d", kind, null), text);
  }

  private static boolean finds(Detector detector, String text) {
    Findings findings = Looks.at(detector, text);
    assertFalse(findings.fault());
    return findings.found().contains(detector.id());
  }
}
