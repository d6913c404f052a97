package dev.demarc.server.policies;

/**
 * Rules of which it is hard to see what they leave, as it is that some pigeons have no place in one
 * hole less.
 */
final class Pigeons {
  private Pigeons() {}

  /** Forbids that leave nothing; with nine no budget suffices to see it. */
  static String forbids(int count) {
    StringBuilder rules = new StringBuilder();
    for (int pigeon = 0; pigeon < count; pigeon++) {
      StringBuilder somewhere = new StringBuilder();
      for (int hole = 1; hole < count; hole++) {
        somewhere.append(hole == 1 ? "" : " || ").append(in(pigeon, hole));
        for (int other = 0; other < pigeon; other++) {
          rules.append(
              "  - { id: f-%d-%d-%d, effect: forbid, when: \"%s && %s\" }\n"
                  .formatted(pigeon, other, hole, in(pigeon, hole), in(other, hole)));
        }
      }
      rules.append(
          "  - { id: n-%d, effect: forbid, when: \"!(%s)\" }\n".formatted(pigeon, somewhere));
    }
    return rules.toString();
  }

  private static String in(int pigeon, int hole) {
    return "has(data.tags.p%d%d)".formatted(pigeon, hole);
  }
}
