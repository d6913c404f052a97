package dev.demarc.node.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {
  private static final Path HOME = Path.of("/srv/demarc");

  @Test
  void liesInTheSourceTreeWhenNothingIsSaid() {
    Place place = Place.of(HOME, Map.of());
    assertEquals(new Place(HOME, HOME.resolve(".data"), HOME.resolve(".cache"), 7_000), place);
    assertEquals(7_080, place.port(Port.CONTROL_PLANE));
    assertEquals(7_432, place.port(Port.POSTGRES));
  }

  @Test
  void liesWhereTheEnvironmentSays() {
    Place place =
        Place.of(
            HOME, Map.of("DEMARC_DATA", "/d", "DEMARC_CACHE", "/c", "DEMARC_PORT_BASE", "9000"));
    assertEquals(new Place(HOME, Path.of("/d"), Path.of("/c"), 9_000), place);
  }

  @ParameterizedTest
  @ValueSource(strings = {"80", "x", "-1", "65500", "999999"})
  void refusesAPortBaseThatCannotBeOne(String base) {
    Map<String, String> environment = Map.of("DEMARC_PORT_BASE", base);
    assertThrows(Refusal.class, () -> Place.of(HOME, environment));
  }
}
