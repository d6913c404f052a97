package dev.demarc.node.machine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
  @TempDir Path directory;

  @Test
  void namesPortAndPartWhenAnotherProgramListensThere() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Preflight preflight = new Preflight(place(other.getLocalPort() - Port.KEYCLOAK.offset()));
      Refusal refusal =
          assertThrows(
              Refusal.class, () -> preflight.check(Set.of("cloud", "control-plane", "portal")));
      String line = String.valueOf(refusal.getMessage());
      assertTrue(line.contains("port " + other.getLocalPort() + ", which keycloak needs"), line);
      assertEquals(1, line.lines().count());
    }
  }

  @Test
  void acceptsABusyPortWhenItsOwnPartListensThere() throws Exception {
    try (ServerSocket own = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertTrue(Preflight.busy(own.getLocalPort()));
      Set<String> all =
          Set.of(
              "cloud",
              "control-plane",
              "portal",
              "keycloak",
              "postgres",
              "clinic-edge",
              "plant-edge");
      Preflight preflight = new Preflight(place(own.getLocalPort() - Port.KEYCLOAK.offset()));
      assertDoesNotThrow(() -> preflight.check(all));
    }
  }

  @Test
  void findsAPortFreeAgainWhenItsListenerClosed() throws Exception {
    int port;
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = other.getLocalPort();
    }
    assertFalse(Preflight.busy(port));
  }

  @Test
  void saysTheDiskIsFullWhenLessThanAGibibyteIsFree() {
    assertDoesNotThrow(() -> Preflight.requireFree(1L << 30));
    Refusal refusal = assertThrows(Refusal.class, () -> Preflight.requireFree((1L << 30) - 1));
    assertTrue(String.valueOf(refusal.getMessage()).contains("1023 MiB free"));
  }

  @Test
  void refusesDataThatWasMadeForOtherPorts() {
    Set<String> all =
        Set.of(
            "cloud",
            "control-plane",
            "portal",
            "keycloak",
            "postgres",
            "clinic-edge",
            "plant-edge");
    new Preflight(place(20_000)).check(all);
    Preflight moved = new Preflight(place(21_000));
    assertThrows(Refusal.class, () -> moved.check(all));
  }

  private Place place(int portBase) {
    return new Place(directory, directory.resolve("data"), directory.resolve("cache"), portBase);
  }
}
