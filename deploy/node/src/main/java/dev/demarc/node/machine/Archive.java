package dev.demarc.node.machine;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks a server's archive once. The target appears whole or not at all: it is filled beside its
 * place and moved there, so that an unpacking that was cut short is simply done again.
 */
public final class Archive {
  private Archive() {}

  /** A step done on the unpacked directory before it becomes visible. */
  @FunctionalInterface
  public interface Finish {
    void on(Path unpacked) throws IOException;
  }

  /** Unpacks a {@code .tar.gz}, dropping its single top directory. */
  public static void tarGz(Path archive, Path target, Finish finish) {
    once(
        target,
        fresh -> {
          try (InputStream in =
              new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
            tar(in, fresh, 1);
          }
          finish.on(fresh);
        });
  }

  /** Unpacks the one {@code .txz} in a jar. */
  public static void txzInJar(Path jar, Path target) {
    once(
        target,
        fresh -> {
          try (ZipFile zip = new ZipFile(jar.toFile());
              InputStream in = new XZInputStream(zip.getInputStream(txz(zip)))) {
            tar(in, fresh, 0);
          }
        });
  }

  /** Deletes a directory with all in it; links are not followed. */
  public static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(directory)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }

  private static void once(Path target, Finish fill) {
    if (Files.isDirectory(target)) {
      return;
    }
    Path fresh = target.resolveSibling(target.getFileName() + ".new");
    try {
      delete(fresh);
      Files.createDirectories(fresh);
      fill.on(fresh);
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | UncheckedIOException e) {
      throw new Refusal("cannot unpack into " + target, e);
    }
  }

  private static ZipEntry txz(ZipFile zip) {
    return zip.stream()
        .filter(entry -> entry.getName().endsWith(".txz"))
        .findFirst()
        .map(ZipEntry.class::cast)
        .orElseThrow(() -> new Refusal(zip.getName() + " holds no .txz"));
  }

  private static void tar(InputStream in, Path into, int dropped) throws IOException {
    try (TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path name = Path.of(entry.getName()).normalize();
        if (name.getNameCount() > dropped) {
          write(entry, tar, inside(into, name.subpath(dropped, name.getNameCount())));
        }
      }
    }
  }

  private static Path inside(Path into, Path name) throws IOException {
    Path path = into.resolve(name).normalize();
    if (!path.startsWith(into)) {
      throw new IOException("an entry outside the archive: " + name);
    }
    return path;
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, path);
    String mode = (entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--";
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }
}
