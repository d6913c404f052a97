package dev.demarc.server.notifications;

import dev.demarc.server.platform.StartCheck;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which addresses a webhook may be at: those of the public internet, and networks that the operator
 * opened. Link-local addresses, where clouds keep their metadata, are never among them.
 *
 * @param opened by the operator
 * @param loopback whether this machine is, too
 */
record Networks(List<Block> opened, boolean loopback) {
  static final String OPENED = "demarc.webhooks.private-networks";

  /** Everything that is not the public internet (IANA's special-purpose registries). */
  private static final List<Block> SPECIAL =
      List.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "224.0.0.0/3",
              "::/96",
              "64:ff9b::/96",
              "64:ff9b:1::/48",
              "100::/64",
              "2001::/23",
              "2002::/16",
              "fc00::/7",
              "fe80::/10",
              "fec0::/10",
              "ff00::/8")
          .stream()
          .map(Block::of)
          .toList();

  private static final List<Block> LINK_LOCAL =
      List.of(Block.of("169.254.0.0/16"), Block.of("fe80::/10"));

  Networks {
    opened = List.copyOf(opened);
  }

  /**
   * Reads a list of blocks with commas between them.
   *
   * @throws IllegalStateException naming the property, where one is none or is link-local
   */
  static Networks of(String blocks, boolean loopback) {
    List<Block> opened =
        Arrays.stream(blocks.split(",", -1))
            .map(String::strip)
            .filter(block -> !block.isEmpty())
            .map(Networks::block)
            .toList();
    return new Networks(opened, loopback);
  }

  private static Block block(String text) {
    try {
      Block block = Block.of(text);
      if (LINK_LOCAL.stream().anyMatch(block::overlaps)) {
        throw StartCheck.unsafe(OPENED, "must not have link-local addresses");
      }
      return block;
    } catch (IllegalArgumentException malformed) {
      throw StartCheck.unsafe(OPENED, "must be networks such as 10.20.0.0/16, with commas between");
    }
  }

  /** Whether a webhook may be at this address. */
  boolean permit(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return loopback;
    }
    if (LINK_LOCAL.stream().anyMatch(block -> block.has(address))) {
      return false;
    }
    return SPECIAL.stream().noneMatch(block -> block.has(address))
        || opened.stream().anyMatch(block -> block.has(address));
  }

  /** Addresses that begin with the same bits. */
  record Block(InetAddress first, int bits) {
    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]+");

    static Block of(String text) {
      String[] parts = text.split("/", 2);
      if (parts.length != 2 || !LITERAL.matcher(parts[0]).matches()) {
        throw new IllegalArgumentException("not a network");
      }
      try {
        var block = new Block(InetAddress.getByName(parts[0]), Integer.parseInt(parts[1]));
        if (block.bits < 0 || block.bits > 8 * block.first.getAddress().length) {
          throw new IllegalArgumentException("not a network");
        }
        return block;
      } catch (UnknownHostException malformed) {
        throw new IllegalArgumentException("not a network", malformed);
      }
    }

    boolean has(InetAddress address) {
      return sameStart(first.getAddress(), address.getAddress(), bits);
    }

    boolean overlaps(Block other) {
      return sameStart(first.getAddress(), other.first.getAddress(), Math.min(bits, other.bits));
    }

    private static boolean sameStart(byte[] one, byte[] other, int bits) {
      if (one.length != other.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % 8;
        if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
