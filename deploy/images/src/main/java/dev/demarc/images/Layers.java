package dev.demarc.images;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import dev.demarc.health.Ask;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The layers of an image, from what changes least to what changes most. Times, owners and rights
 * are fixed, so the same files give the same digest: root's, and read by everybody.
 */
final class Layers {
  /** Of everything in an image; the archive of the agent has the same. */
  static final Instant TIME = Instant.parse("2026-11-24T00:00:00Z");

  static final String ROOT = "0:0";

  private static final FilePermissions FILE = FilePermissions.fromOctalString("644");
  private static final FilePermissions DIRECTORY = FilePermissions.fromOctalString("755");
  private static final FilePermissions OWN = FilePermissions.fromOctalString("700");
  private static final FilePermissions EVERYBODYS = FilePermissions.fromOctalString("777");
  private static final String ASK = "dev/demarc/health/Ask.class";

  private final Path home;

  /**
   * @param home the top of the tree
   */
  Layers(Path home) {
    this.home = home;
  }

  List<FileEntriesLayer> of(Image image, Path scratch) throws IOException {
    Path built = home.resolve(image.built());
    var libraries = FileEntriesLayer.builder().setName("libraries");
    var program = FileEntriesLayer.builder().setName("program");
    for (String entry : image.entries()) {
      add(entry.equals("lib") ? libraries : program, built, entry);
    }
    license(program);
    return List.of(places(scratch), libraries.build(), program.build());
  }

  private static void add(FileEntriesLayer.Builder layer, Path built, String entry)
      throws IOException {
    try (Stream<Path> files = Files.walk(built.resolve(entry))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = built.relativize(file).toString();
        layer.addEntry(file, at(Image.PROGRAM + "/" + name), FILE, TIME, ROOT);
      }
    }
  }

  private void license(FileEntriesLayer.Builder layer) {
    layer.addEntry(home.resolve("LICENSE"), at(Image.PROGRAM + "/LICENSE"), FILE, TIME, ROOT);
  }

  /** The one directory of the program's own, one for temporary files, and the health check. */
  private static FileEntriesLayer places(Path scratch) throws IOException {
    Path empty = Files.createDirectories(scratch.resolve("empty"));
    Path ask = scratch.resolve("Ask.class");
    try (InputStream in = Ask.class.getResourceAsStream("/" + ASK)) {
      Files.write(ask, Objects.requireNonNull(in, ASK).readAllBytes());
    }
    Files.setLastModifiedTime(ask, java.nio.file.attribute.FileTime.from(TIME));
    String owner = Image.USER + ":" + Image.USER;
    return FileEntriesLayer.builder()
        .setName("places")
        .addEntry(empty, at(Image.DATA), OWN, TIME, owner)
        .addEntry(empty, at("/tmp"), EVERYBODYS, TIME, ROOT)
        .addEntry(empty, at(Image.PROGRAM), DIRECTORY, TIME, ROOT)
        .addEntry(ask, at(Image.PROGRAM + "/health/" + ASK), FILE, TIME, ROOT)
        .build();
  }

  static AbsoluteUnixPath at(String path) {
    return AbsoluteUnixPath.get(path);
  }
}
