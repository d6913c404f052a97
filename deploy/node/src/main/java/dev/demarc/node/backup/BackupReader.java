package dev.demarc.node.backup;

import dev.demarc.node.machine.Refusal;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a backup from its beginning to its end; what is not exactly as its manifest says is
 * refused.
 */
final class BackupReader implements AutoCloseable {
  private final Path file;
  private final InputStream plain;
  private final TarArchiveInputStream tar;
  private final Manifest manifest;

  /** Where what is read goes. */
  interface Sink {
    void directory(Held held) throws IOException;

    OutputStream file(Held held) throws IOException;
  }

  private BackupReader(Path file, InputStream plain, TarArchiveInputStream tar) throws IOException {
    this.file = file;
    this.plain = plain;
    this.tar = tar;
    this.manifest = Manifest.parse(beginning());
  }

  @SuppressWarnings("resource") // closed by close()
  static BackupReader open(Path file) {
    try {
      InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
      try {
        InputStream plain = new GZIPInputStream(in, 1 << 16);
        return new BackupReader(file, plain, new TarArchiveInputStream(plain, "UTF-8"));
      } catch (IOException | RuntimeException e) {
        in.close();
        throw e;
      }
    } catch (IOException e) {
      throw new Refusal("cannot read the backup " + file, e);
    }
  }

  Manifest manifest() {
    return manifest;
  }

  /**
   * @throws Refusal where it is damaged, cut off or holds something else
   * @throws IOException where the sink fails
   */
  void into(Sink sink) throws IOException {
    for (Held held : manifest.holds()) {
      TarArchiveEntry entry = next();
      String name = held.isDirectory() ? held.path() + "/" : held.path();
      if (entry == null || !entry.getName().equals(name)) {
        throw damaged(held.path() + " is not there");
      }
      if (!held.isDirectory() && entry.getSize() != held.bytes()) {
        throw damaged(held.path() + " is not what was backed up");
      }
      if (held.isDirectory()) {
        sink.directory(held);
      } else {
        copy(held, sink);
      }
    }
    if (next() != null) {
      throw damaged("it holds more than its manifest names");
    }
    end();
  }

  private void copy(Held held, Sink sink) throws IOException {
    try (OutputStream out = sink.file(held)) {
      if (!Digested.copy(new Guarded(tar), out).is(held)) {
        throw damaged(held.path() + " is not what was backed up");
      }
    }
  }

  private byte[] beginning() throws IOException {
    TarArchiveEntry first = next();
    if (first == null || !first.getName().equals(Manifest.NAME)) {
      throw new Refusal(file + " is no backup of Demarc");
    }
    byte[] json = new Guarded(tar).readNBytes(Manifest.MOST_BYTES + 1);
    if (json.length > Manifest.MOST_BYTES) {
      throw damaged("its manifest is too long");
    }
    return json;
  }

  private @Nullable TarArchiveEntry next() {
    try {
      return tar.getNextEntry();
    } catch (IOException | RuntimeException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
  }

  /** Only at the end of the stream is its checksum compared. */
  private void end() throws IOException {
    new Guarded(plain).transferTo(OutputStream.nullOutputStream());
  }

  private Refusal damaged(String how) {
    return new Refusal("the backup " + file + " is damaged or cut off: " + how);
  }

  /** Tells a file that cannot be read to its end from a disk that cannot be written. */
  private final class Guarded extends InputStream {
    private final InputStream in;

    private Guarded(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int most) {
      try {
        return in.read(into, from, most);
      } catch (IOException e) {
        throw damaged(String.valueOf(e.getMessage()));
      }
    }
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
