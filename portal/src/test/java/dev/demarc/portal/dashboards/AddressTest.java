package dev.demarc.portal.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.vaadin.flow.router.QueryParameters;
import dev.demarc.portal.dashboards.TimeRange.Between;
import dev.demarc.portal.dashboards.TimeRange.Preset;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  private static Address address(String query) {
    return new Address(QueryParameters.fromString(query));
  }

  @Test
  void readsWhatAScopeWrites() {
    Scope scope =
        new Scope(
            new Between(
                Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-02T00:00:00Z")),
            Optional.of(ZoneId.of("Asia/Kolkata")),
            Map.of("class", List.of("phi", "a b&c"), "from", List.of("edge")),
            true);
    String written = scope.address("page");
    assertTrue(written.startsWith("page?class=phi%2Ca%20b%26c&dimension.from=edge&from="), written);
    Address read = new Address(QueryParameters.simple(scope.parameters()));
    assertEquals(scope, read.scope());
    assertEquals(List.of(), read.problems());
  }

  @Test
  void showsTheLastDayInTheBrowsersZoneWhereNothingIsAsked() {
    assertEquals(new Scope(Preset.DAY, Optional.empty(), Map.of(), false), address("").scope());
  }

  @Test
  void keepsTimesApartFromDimensionsOfTheSameName() {
    Scope scope = address("dimension.to=edge&range=7d").scope();
    assertEquals(Map.of("to", List.of("edge")), scope.filters());
    assertEquals(Preset.WEEK, scope.range());
    assertEquals(Map.of(), address("step=hour&by=class&cursor=x&UPPER=x").scope().filters());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "range=never",
        "from=2026-01-01T00:00:00Z",
        "from=yesterday&to=2026-01-01T00:00:00Z",
        "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
        "from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z",
        "from=2025-01-01T00:00:00Z&to=2026-03-01T00:00:00Z"
      })
  void saysWhatIsWrongWithATimeAndShowsTheLastDay(String query) {
    assertEquals(1, address(query).problems().size());
    assertEquals(Preset.DAY, address(query).scope().range());
  }

  @Test
  void boundsValues() {
    assertEquals(1, address("class=" + "x".repeat(129)).problems().size());
    assertTrue(address("class=" + "x".repeat(129)).scope().filters().isEmpty());
    String many =
        "class="
            + String.join(
                ",", java.util.stream.IntStream.range(0, 21).mapToObj(i -> "v" + i).toList());
    assertEquals(1, address(many).problems().size());
    assertFalse(address("class=a,,b,a").scope().filters().isEmpty());
    assertEquals(List.of("a", "b"), address("class=a,, b,a").scope().of("class"));
  }

  @Test
  void takesNoZoneThatIsNone() {
    Address address = address("zone=Nowhere/Land");
    assertEquals(Optional.empty(), address.scope().zone());
    assertEquals(1, address.problems().size());
  }
}
