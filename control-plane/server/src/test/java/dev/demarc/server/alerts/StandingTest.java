package dev.demarc.server.alerts;

import static dev.demarc.server.alerts.Standing.Signal.CLEAR;
import static dev.demarc.server.alerts.Standing.Signal.MET;
import static dev.demarc.server.alerts.Standing.Signal.UNKNOWN;
import static dev.demarc.server.alerts.Standing.Word.FIRES;
import static dev.demarc.server.alerts.Standing.Word.IS_OVER;
import static dev.demarc.server.alerts.Standing.Word.NOTHING;
import static dev.demarc.server.alerts.Standing.Word.STILL_FIRES;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.server.alerts.Standing.Signal;
import dev.demarc.server.alerts.Standing.Word;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandingTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration CALM = Duration.ofMinutes(10);

  private Standing standing = Standing.OK;

  private Word look(int minute, Signal signal) {
    Standing.Turn turn = standing.look(signal, CALM, START.plus(Duration.ofMinutes(minute)));
    standing = turn.after();
    return turn.word();
  }

  @Test
  void firesOnceHoweverOftenItIsMet() {
    assertEquals(NOTHING, look(0, CLEAR));
    assertEquals(NOTHING, look(1, UNKNOWN));
    assertEquals(FIRES, look(2, MET));
    assertEquals(NOTHING, look(3, MET));
    assertEquals(NOTHING, look(4, MET));
  }

  @Test
  void staysFiringWhereItGoesToAndFroAndIsOverOnce() {
    List<Word> words = new ArrayList<>();
    for (int minute = 0; minute < 60; minute++) {
      words.add(look(minute, minute % 9 == 0 ? MET : CLEAR));
    }
    assertEquals(1, words.stream().filter(FIRES::equals).count());
    assertEquals(59, words.stream().filter(NOTHING::equals).count());
    assertEquals(NOTHING, look(63, CLEAR));
    assertEquals(IS_OVER, look(65, CLEAR), "it is clear since minute 55");
    assertEquals(NOTHING, look(66, CLEAR));
  }

  @Test
  void isNotOverBySilence() {
    look(0, MET);
    assertEquals(NOTHING, look(1, CLEAR));
    assertEquals(NOTHING, look(2, UNKNOWN));
    assertEquals(NOTHING, look(12, CLEAR));
    assertEquals(NOTHING, look(21, CLEAR));
    assertEquals(IS_OVER, look(22, CLEAR));
  }

  @Test
  void remindsOnceADayAndNotWhileItIsClear() {
    int day = 24 * 60;
    look(0, MET);
    assertEquals(NOTHING, look(day - 1, MET));
    assertEquals(STILL_FIRES, look(day, UNKNOWN));
    assertEquals(NOTHING, look(day + 1, MET));
    assertEquals(NOTHING, look(2 * day, CLEAR));
    assertEquals(STILL_FIRES, look(2 * day + 1, MET));
  }

  @Test
  void takesTimesAheadForNowAfterTheClockWentBack() {
    int year = 365 * 24 * 60;
    look(year, MET);
    assertEquals(NOTHING, look(0, MET));
    assertEquals(STILL_FIRES, look(24 * 60, MET));
    look(year, CLEAR);
    assertEquals(NOTHING, look(0, CLEAR));
    assertEquals(IS_OVER, look(10, CLEAR));
  }

  @Test
  void isOverAtOnceWhereNoCalmIsAskedFor() {
    look(0, MET);
    assertEquals(IS_OVER, standing.look(CLEAR, Duration.ZERO, START).word());
  }

  @ParameterizedTest
  @CsvSource({
    "MET, KEEP, MET",
    "MET, CLEAR, MET",
    "CLEAR, FIRE, CLEAR",
    "TOO_FEW, KEEP, UNKNOWN",
    "TOO_FEW, FIRE, UNKNOWN",
    "TOO_FEW, CLEAR, CLEAR",
    "NO_DATA, KEEP, UNKNOWN",
    "NO_DATA, FIRE, MET",
    "NO_DATA, CLEAR, CLEAR",
  })
  void saysWhatALookMeans(Verdict verdict, NoData noData, Signal signal) {
    assertEquals(signal, Signal.of(verdict, noData));
  }
}
