package dev.demarc.agent.classify;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.data.Detector;
import dev.demarc.contract.data.DetectorKind;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A secret in any part of a request of any API, under any of the disguises that are read, at any
 * place of the text, is found, or else the request cannot be read and is most restricted.
 */
class PlantedSecretTest {
  private static final List<Detector> DETECTORS =
      List.of(
          Looks.detector("card", DetectorKind.CARD, null),
          Looks.detector("iban", DetectorKind.IBAN, null),
          Looks.detector("email", DetectorKind.EMAIL, null),
          Looks.detector("ssn", DetectorKind.US_SSN, null),
          Looks.detector("mrn", DetectorKind.PATTERN, "MRN-[0-9]{6,8}"),
          Looks.detector("digits", DetectorKind.PATTERN, "\\b[A-Z]{2}\\d{7}\\b"),
          Looks.dictionary("names", "Projekt Nordlicht"));

  private static final List<String> SECRETS =
      List.of(
          "4111 1111 1111 1111",
          "DE89370400440532013000",
          "ada.test@example.org",
          "123-45-6789",
          "MRN-004211",
          "XK1234567",
          "Projekt Nordlicht");

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
  void isFoundWhereverItIsAndHoweverItIsWritten(long seed) {
    Random random = new Random(seed);
    Detectors detectors = Detectors.of(DETECTORS, Taggers.NONE, Looks::still);
    for (int i = 0; i < 400; i++) {
      int which = random.nextInt(SECRETS.size());
      Disguise disguise = Disguise.values()[random.nextInt(Disguise.values().length)];
      String text = Plant.around(random, disguise.over(SECRETS.get(which)));
      ObjectNode request = Plant.in(random, text);
      Findings findings = detectors.in(request);
      boolean found = findings.found().contains(DETECTORS.get(which).id());
      assertFalse(findings.fault());
      assertTrue(
          found || findings.unreadable(),
          () -> "seed " + seed + " " + disguise + " of " + SECRETS.get(which) + " in " + request);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void isNotFoundWhereItIsNot(long seed) {
    Random random = new Random(seed);
    Detectors detectors = Detectors.of(DETECTORS, Taggers.NONE, Looks::still);
    for (int i = 0; i < 400; i++) {
      ObjectNode request = Plant.in(random, Plant.around(random, "nothing"));
      Findings findings = detectors.in(request);
      assertTrue(findings.found().isEmpty(), () -> "seed " + seed + " " + request);
      assertFalse(findings.unreadable(), () -> "seed " + seed + " " + request);
    }
  }
}
