package dev.demarc.agent.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.data.Detector;
import dev.demarc.contract.data.DetectorKind;
import dev.demarc.contract.id.DetectorId;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
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
    Detector mrn = detector("mrn", DetectorKind.PATTERN, "MRN-[0-9]{6,8}");
    assertTrue(finds(mrn, "patient MRN-123456 came"));
    assertTrue(finds(mrn, "patient MRN\u2011１２３４５６ came"));
    assertFalse(finds(mrn, "patient MRN-12345 came"));
    assertTrue(finds(detector("o", DetectorKind.PATTERN, "œuvre"), "son œuvre"));
  }

  @Test
  void takesOnlyCharactersEveryMatchHasForAPrefix() {
    assertEquals("MRN-", TenantPattern.prefix("MRN-[0-9]+"));
    assertEquals("a", TenantPattern.prefix("ab?c"));
    assertEquals("", TenantPattern.prefix("ab|cd"));
    assertEquals("", TenantPattern.prefix("(?i)abc"));
    assertEquals("", TenantPattern.prefix("^abc"));
  }

  @Test
  void saysFaultWhenAPatternIsNotRe2() {
    Detectors detectors =
        Detectors.of(List.of(detector("bad", DetectorKind.PATTERN, "(a")), System::nanoTime);
    assertTrue(detectors.in(says("nothing")).fault());
  }

  @Test
  void saysFaultWhenADetectorThrows() {
    Detectors.Looking broken =
        (sent, clues) -> {
          throw new IllegalStateException("boom");
        };
    Detectors detectors = Detectors.of(Map.of(DetectorId.of("x"), broken), System::nanoTime);
    assertTrue(detectors.in(says("anything")).fault());
  }

  @Test
  void saysFaultWhenTheTimeIsUp() {
    AtomicLong now = new AtomicLong();
    Detectors.Looking slow =
        (sent, clues) -> {
          now.addAndGet(Detectors.BUDGET.toNanos() + 1);
          return false;
        };
    Detectors detectors = Detectors.of(Map.of(DetectorId.of("x"), slow), now::get);
    assertTrue(detectors.in(says("anything")).fault());
  }

  private static boolean finds(DetectorKind kind, String text) {
    return finds(detector("d", kind, null), text);
  }

  private static boolean finds(Detector detector, String text) {
    Findings findings = Detectors.of(List.of(detector), System::nanoTime).in(says(text));
    assertFalse(findings.fault());
    return findings.found().contains(detector.id());
  }

  private static Detector detector(String id, DetectorKind kind, String pattern) {
    return new Detector(DetectorId.of(id), kind, pattern, new TreeSet<>());
  }

  private static ObjectNode says(String text) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.putArray("messages").addObject().put("role", "user").put("content", text);
    return request;
  }
}
