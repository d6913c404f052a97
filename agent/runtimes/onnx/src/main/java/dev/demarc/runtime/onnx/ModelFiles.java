package dev.demarc.runtime.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The files of a model, in the child.
 *
 * @param pinned what they must be, absent where the site alone decides
 */
record ModelFiles(Path model, Path vocabulary, Optional<Pinned> pinned) {

  /** A file is not the one that was declared. */
  static final class Changed extends IOException {
    private static final long serialVersionUID = 1L;

    Changed(String what) {
      super("the " + what + " is not the one that was declared");
    }
  }

  /**
   * The pinned model, mapped and compared.
   *
   * @throws Changed when it is another
   */
  static ByteBuffer mapped(Path model, String expected) throws IOException {
    try (FileChannel channel = FileChannel.open(model, StandardOpenOption.READ)) {
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      require("model", expected, digest(bytes.duplicate()));
      return bytes;
    }
  }

  /**
   * The vocabulary, compared where it is pinned.
   *
   * @throws Changed when it is another
   */
  WordPiece words() throws IOException {
    byte[] bytes = Files.readAllBytes(vocabulary);
    if (pinned.isPresent()) {
      require("vocabulary", pinned.get().vocabulary(), digest(ByteBuffer.wrap(bytes)));
    }
    return WordPiece.of(bytes);
  }

  private static void require(String what, String expected, String found) throws Changed {
    if (!expected.equals(found)) {
      throw new Changed(what);
    }
  }

  private static String digest(ByteBuffer bytes) {
    MessageDigest sha256 = sha256();
    sha256.update(bytes);
    return name(sha256);
  }

  /** Of a file of any length, read in pieces. */
  static String digest(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      MessageDigest sha256 = sha256();
      byte[] piece = new byte[1 << 16];
      for (int read = in.read(piece); read > 0; read = in.read(piece)) {
        sha256.update(piece, 0, read);
      }
      return name(sha256);
    }
  }

  private static String name(MessageDigest sha256) {
    return "sha256:" + HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
