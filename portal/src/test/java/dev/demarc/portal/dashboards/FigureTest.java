package dev.demarc.portal.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.json.DemarcJson;
import dev.demarc.portal.dashboards.Figure.Amount;
import dev.demarc.portal.dashboards.Figure.Quantiles;
import dev.demarc.portal.dashboards.Figure.Ratio;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FigureTest {
  private static Figure figure(String json) throws JsonProcessingException {
    return DemarcJson.tolerant().readValue(json, Figure.class);
  }

  @Test
  void isExactBeyondWhatADoubleHolds() throws JsonProcessingException {
    assertEquals(
        new Amount(new BigDecimal("9007199254740993")), figure("{\"value\":9007199254740993}"));
    assertEquals("$9,007,199,254.740993", Unit.MICRO_USD.words(new BigDecimal("9007199254740993")));
  }

  @Test
  void takesAShareFromItsPartsAndNotFromWhatIsRounded() throws JsonProcessingException {
    Ratio ratio = (Ratio) figure("{\"value\":0.3,\"numerator\":1,\"denominator\":3}");
    assertEquals("0.333333333333", Share.raw(ratio));
    assertEquals("33.3 %", Share.words(ratio));
  }

  @Test
  void hasNoShareOfNothing() throws JsonProcessingException {
    Ratio ratio = (Ratio) figure("{\"numerator\":0,\"denominator\":0}");
    assertNull(Share.of(ratio));
    assertEquals("–", Share.words(ratio));
    assertTrue(ratio.isEmpty());
    assertFalse(figure("{\"value\":0.0,\"numerator\":0,\"denominator\":4}").isEmpty());
  }

  @Test
  void readsPercentilesWithTheirCount() throws JsonProcessingException {
    Quantiles quantiles =
        (Quantiles) figure("{\"p50\":1100,\"p95\":2000,\"p99\":3000,\"count\":7}");
    assertEquals(7, quantiles.count());
    assertEquals("1.100 ms", Unit.MICROSECONDS.words(quantiles.p50()));
  }

  @Test
  void readsAPointBesideItsTime() throws JsonProcessingException {
    Reading.Point point =
        DemarcJson.tolerant()
            .readValue("{\"at\":\"2026-05-01T00:15:00Z\",\"value\":3}", Reading.Point.class);
    assertEquals(Instant.parse("2026-05-01T00:15:00Z"), point.at());
    assertEquals(new Amount(BigDecimal.valueOf(3)), point.figure());
  }
}
