package dev.demarc.server.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogStateTest {
  private final LogState state = new LogState();

  @Test
  void knowsNoLagBeforeItLooked() {
    state.is(LogState.Doing.STORING);
    assertEquals(OptionalLong.empty(), state.lag());
    state.lags(OptionalLong.of(0));
    assertEquals(OptionalLong.of(0), state.lag());
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STORING")
  void knowsNoneWhileItDoesNotStore(LogState.Doing other) {
    state.is(LogState.Doing.STORING);
    state.lags(OptionalLong.of(0));
    state.is(other);
    assertEquals(OptionalLong.empty(), state.lag());
  }
}
