package dev.demarc.node.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** How long something was that went by, and its SHA-256. */
public record Digested(long bytes, String sha256) {
  private static final int CHUNK = 1 << 16;

  public static Digested of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return copy(in, OutputStream.nullOutputStream());
    }
  }

  static Digested copy(InputStream in, OutputStream out) throws IOException {
    MessageDigest digest = fresh();
    byte[] chunk = new byte[CHUNK];
    long bytes = 0;
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      digest.update(chunk, 0, read);
      out.write(chunk, 0, read);
      bytes += read;
    }
    return new Digested(bytes, HexFormat.of().formatHex(digest.digest()));
  }

  boolean is(Held held) {
    return bytes == held.bytes() && sha256.equals(held.sha256());
  }

  private static MessageDigest fresh() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
