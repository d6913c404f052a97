package dev.demarc.node.machine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * What must hold before anything is started; each failure is one line that names what to change.
 */
public final class Preflight {
  private static final long FREE_BYTES = 1L << 30;

  private final Place place;

  public Preflight(Place place) {
    this.place = place;
  }

  /**
   * @param running parts that are up already, whose ports are rightly taken
   * @throws Refusal when a port is taken by another program, or the disk is full
   */
  public void check(Set<String> running) {
    requireFree(freeBytes());
    requireSamePorts();
    for (Port port : Port.values()) {
      if (!running.contains(port.part()) && busy(place.port(port))) {
        throw new Refusal(busyLine(port));
      }
    }
  }

  /** Addresses are part of the data (redirects, catalogue, agents), so its ports stay. */
  private void requireSamePorts() {
    try {
      Path file = place.data().resolve("port-base");
      String mine = Integer.toString(place.portBase());
      if (!Files.exists(file)) {
        OwnerOnly.write(file, mine);
      }
      String recorded = Files.readString(file).strip();
      if (!recorded.equals(mine)) {
        throw new Refusal(
            "the data in %s was made for DEMARC_PORT_BASE=%s, not %s"
                .formatted(place.data(), recorded, mine));
      }
    } catch (IOException e) {
      throw new Refusal("cannot write the data directory " + place.data(), e);
    }
  }

  static boolean busy(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  static void requireFree(long bytes) {
    if (bytes < FREE_BYTES) {
      throw new Refusal(
          "the disk of the data directory is full: %d MiB free, 1024 MiB needed (DEMARC_DATA moves it)"
              .formatted(bytes >> 20));
    }
  }

  private String busyLine(Port port) {
    return "port %d, which %s needs, is taken by another program (DEMARC_PORT_BASE moves all ports)"
        .formatted(place.port(port), port.part());
  }

  private long freeBytes() {
    try {
      Files.createDirectories(place.data());
      // Not Files.getFileStore: that one needs a mount point, and below a chroot there is none.
      return place.data().toFile().getUsableSpace();
    } catch (IOException e) {
      throw new Refusal("cannot write the data directory " + place.data(), e);
    }
  }
}
