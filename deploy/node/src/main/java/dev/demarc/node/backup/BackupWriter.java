package dev.demarc.node.backup;

import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Refusal;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes the data of an installation that does not run into one file: a {@code .tar.gz} that begins
 * with its {@link Manifest}. Only its owner can read it. It is written beside its place and put
 * there when it is on the disk: what was cut short is never taken for a backup.
 */
public final class BackupWriter {
  private final Place place;

  public BackupWriter(Place place) {
    this.place = place;
  }

  /**
   * @return how many bytes the file has
   * @throws Refusal when it cannot be written, or something changed meanwhile
   */
  public long write(Path target, Instant now) {
    Path fresh = target.resolveSibling("." + place.name() + ".part");
    try {
      Contents contents = Contents.of(place);
      Manifest manifest = Manifest.of(place, now, contents.list());
      write(fresh, contents, manifest);
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      sync(target.resolveSibling("."));
      return Files.size(target);
    } catch (IOException e) {
      throw new Refusal("cannot write the backup " + target, e);
    } finally {
      forget(fresh);
    }
  }

  private static void write(Path fresh, Contents contents, Manifest manifest) throws IOException {
    Files.deleteIfExists(fresh);
    try (FileChannel file =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      Fast packed = new Fast(Channels.newOutputStream(file));
      TarArchiveOutputStream tar = tar(packed);
      Instant made = Instant.parse(manifest.createdAt());
      byte[] json = manifest.bytes();
      tar.putArchiveEntry(entry(Manifest.NAME, json.length, made));
      tar.write(json);
      tar.closeArchiveEntry();
      for (Held held : manifest.holds()) {
        add(tar, held, contents.source(held), made);
      }
      tar.finish();
      tar.flush();
      packed.finish();
      file.force(true);
    }
  }

  private static void add(TarArchiveOutputStream tar, Held held, Path source, Instant made)
      throws IOException {
    if (held.isDirectory()) {
      tar.putArchiveEntry(entry(held.path() + "/", 0, made));
      tar.closeArchiveEntry();
      return;
    }
    tar.putArchiveEntry(entry(held.path(), held.bytes(), made));
    try (InputStream in = Files.newInputStream(source)) {
      if (Files.size(source) != held.bytes() || !Digested.copy(in, tar).is(held)) {
        throw new Refusal(
            source + " changed while it was copied: something still runs on the data");
      }
    }
    tar.closeArchiveEntry();
  }

  private static TarArchiveEntry entry(String name, long bytes, Instant made) {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes);
    entry.setModTime(Date.from(made));
    entry.setMode(name.endsWith("/") ? 0700 : 0600);
    return entry;
  }

  private static TarArchiveOutputStream tar(OutputStream out) {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
    return tar;
  }

  /** The disk is what a backup should wait for. */
  private static final class Fast extends GZIPOutputStream {
    private Fast(OutputStream out) throws IOException {
      super(new BufferedOutputStream(out, 1 << 20), 1 << 16);
      def.setLevel(Deflater.BEST_SPEED);
    }

    @Override
    public void finish() throws IOException {
      super.finish();
      out.flush();
    }
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel entries = FileChannel.open(directory)) {
      entries.force(true);
    }
  }

  private static void forget(Path fresh) {
    try {
      Files.deleteIfExists(fresh);
    } catch (IOException e) {
      throw new Refusal("cannot delete " + fresh, e);
    }
  }
}
