package dev.demarc.node.backup;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Refusal;
import dev.demarc.node.parts.Versions;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a backup begins with: who made it when, and everything it holds in order. What is not named
 * here is not taken from it. Digests find damage; who could write the file could write them too.
 *
 * @param format of the file; a program reads its own and older ones
 * @param secrets what a reader should know of the file
 */
record Manifest(
    int format,
    String demarc,
    String postgres,
    String keycloak,
    int portBase,
    String createdAt,
    String secrets,
    List<Held> holds) {
  static final int FORMAT = 1;
  static final String NAME = "demarc-backup.json";

  /** About 400,000 files; one with more can be neither made nor read. */
  static final int MOST_BYTES = 64 << 20;

  private static final String WARNING =
      "Passwords, signing keys and the key that encrypts them are in this file: keep it as you keep those.";
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  Manifest {
    holds = List.copyOf(holds);
  }

  static Manifest of(Place place, Instant now, List<Held> holds) {
    Versions made = Versions.read();
    return new Manifest(
        FORMAT,
        made.demarc(),
        made.postgres(),
        made.keycloak(),
        place.portBase(),
        now.toString(),
        WARNING,
        holds);
  }

  byte[] bytes() throws IOException {
    byte[] json = JSON.writeValueAsBytes(this);
    if (json.length > MOST_BYTES) {
      throw new Refusal("there are too many files for one backup: " + holds.size());
    }
    return json;
  }

  /**
   * @throws Refusal when this program cannot read such a backup, or it names what it must not
   */
  static Manifest parse(byte[] json) throws IOException {
    try {
      JsonNode tree = JSON.readTree(json);
      int format = tree.path("format").asInt();
      if (format > FORMAT) {
        throw new Refusal(
            "the backup is in format %d; this program reads up to %d".formatted(format, FORMAT));
      }
      Manifest manifest = JSON.treeToValue(tree, Manifest.class);
      manifest.check();
      return manifest;
    } catch (JacksonException | IllegalArgumentException | NullPointerException damaged) {
      throw new Refusal("the backup's manifest is damaged");
    }
  }

  private void check() {
    if (format < 1) {
      throw new Refusal("the backup's manifest is damaged");
    }
    Set<String> paths = new HashSet<>();
    for (Held held : holds) {
      held.check();
      if (!paths.add(held.path())) {
        throw new Refusal("the backup names a path twice: " + held.path());
      }
    }
    newer("Demarc", demarc, Versions.read().demarc());
    newer("Keycloak", keycloak, Versions.read().keycloak());
    if (!major(postgres).equals(major(Versions.read().postgres()))) {
      throw new Refusal(
          "the backup is of PostgreSQL %s; this build brings %s, which cannot read it"
              .formatted(postgres, Versions.read().postgres()));
    }
  }

  /** For people. */
  String summary() {
    return "%d files of %s, %d MiB, by Demarc %s"
        .formatted(holds.size(), createdAt, bytesHeld() >> 20, demarc);
  }

  long bytesHeld() {
    return holds.stream().mapToLong(held -> Math.max(0, held.bytes())).sum();
  }

  private static void newer(String what, String made, String here) {
    List<Integer> other = numbers(made);
    List<Integer> mine = numbers(here);
    for (int i = 0; i < Math.min(other.size(), mine.size()); i++) {
      int order = other.get(i).compareTo(mine.get(i));
      if (order > 0) {
        throw new Refusal(
            "the backup is of %s %s, which is newer than %s here".formatted(what, made, here));
      }
      if (order < 0) {
        return;
      }
    }
  }

  private static String major(String version) {
    return version.split("\\.", 2)[0];
  }

  private static List<Integer> numbers(String version) {
    return Stream.of(version.split("[^0-9]+"))
        .filter(number -> !number.isEmpty() && number.length() < 9)
        .map(Integer::valueOf)
        .toList();
  }
}
