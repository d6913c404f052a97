package dev.demarc.node.machine;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/**
 * Where one installation lives. {@code home} holds the programs' sources and builds, {@code data}
 * everything that must be kept, {@code cache} what can be made again.
 */
public record Place(Path home, Path data, Path cache, int portBase) {
  private static final int DEFAULT_PORT_BASE = 7000;
  private static final int HIGHEST_PORT_BASE = 65_535 - 500;

  /** Reads {@code DEMARC_DATA}, {@code DEMARC_CACHE} and {@code DEMARC_PORT_BASE}. */
  public static Place of(Path home, Map<String, String> environment) {
    Path root = home.toAbsolutePath().normalize();
    return new Place(
        root,
        directory(environment, "DEMARC_DATA", root.resolve(".data")),
        directory(environment, "DEMARC_CACHE", root.resolve(".cache")),
        portBase(environment.getOrDefault("DEMARC_PORT_BASE", "")));
  }

  public int port(Port port) {
    return portBase + port.offset();
  }

  /** The same programs and cache, other data and ports. */
  public Place elsewhere(Path otherData, int otherPortBase) {
    return new Place(home, otherData, cache, otherPortBase);
  }

  /** A name for this data, as no other data on this machine has it. */
  public UUID name() {
    return UUID.nameUUIDFromBytes(data.toString().getBytes(StandardCharsets.UTF_8));
  }

  public Path logs() {
    return data.resolve("logs");
  }

  public Path log(String part) {
    return logs().resolve(part + ".log");
  }

  /** What the supervisor keeps for itself: its lock, its state and the parts it is to run. */
  public Path node() {
    return data.resolve("node");
  }

  public Path secrets() {
    return data.resolve("secrets");
  }

  private static Path directory(Map<String, String> environment, String name, Path otherwise) {
    String value = environment.getOrDefault(name, "");
    return value.isBlank() ? otherwise : Path.of(value).toAbsolutePath().normalize();
  }

  private static int portBase(String value) {
    if (value.isBlank()) {
      return DEFAULT_PORT_BASE;
    }
    int base = value.matches("[0-9]{1,5}") ? Integer.parseInt(value) : -1;
    if (base < 1024 || base > HIGHEST_PORT_BASE) {
      throw new Refusal(
          "DEMARC_PORT_BASE must be a number from 1024 to " + HIGHEST_PORT_BASE + ", not " + value);
    }
    return base;
  }
}
