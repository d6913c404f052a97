package dev.demarc.node.parts;

import dev.demarc.node.machine.Archive;
import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies of built programs, to run from. A build replaces jars in place, which breaks a program
 * that runs from them; a copy is never touched. Its directory is named by what is in it, so the
 * same build has the same command line and a new build has another, which restarts the part.
 */
public final class Programs {
  private final Path home;
  private final Path copies;

  public Programs(Place place) {
    this.home = place.home();
    this.copies = place.cache().resolve("programs");
  }

  /** Which files of a build belong to a program, and where it is built. */
  public record Program(String name, String built, List<String> entries) {}

  /**
   * @return the directory with the program's entries
   * @throws Refusal when it is not built
   */
  public Path copy(Program program) {
    Path built = home.resolve(program.built());
    try {
      List<Path> files = files(built, program);
      Path copy = copies.resolve(program.name() + "-" + fingerprint(built, files));
      if (!Files.isDirectory(copy)) {
        fill(copy, built, files);
      }
      return copy;
    } catch (IOException e) {
      throw new Refusal("cannot copy the program " + program.name(), e);
    }
  }

  private static List<Path> files(Path built, Program program) throws IOException {
    if (!Files.exists(built.resolve(program.entries().getFirst()))) {
      throw new Refusal(
          program.name() + " is not built: no " + built.resolve(program.entries().getFirst()));
    }
    try (Stream<Path> all = Files.walk(built)) {
      return all.filter(Files::isRegularFile)
          .filter(f -> belongs(built, f, program))
          .sorted()
          .toList();
    }
  }

  private static boolean belongs(Path built, Path file, Program program) {
    Path name = built.relativize(file);
    return program.entries().stream().anyMatch(name::startsWith);
  }

  private void fill(Path copy, Path built, List<Path> files) throws IOException {
    Path fresh = copies.resolve(copy.getFileName() + ".new");
    Archive.delete(fresh);
    for (Path file : files) {
      Path to = fresh.resolve(built.relativize(file));
      Files.createDirectories(to.getParent());
      Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.move(fresh, copy, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String fingerprint(Path built, List<Path> files) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : files) {
        String line = built.relativize(file) + " " + Files.size(file) + " ";
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        digest.update(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
