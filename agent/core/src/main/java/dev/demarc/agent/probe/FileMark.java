package dev.demarc.agent.probe;

import dev.demarc.contract.id.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * What the file system says of a file that changes when anybody writes to it or puts another in its
 * place. The time of the last change of its inode is part of it, which no caller can set.
 */
record FileMark(Map<String, Object> attributes) {
  private static final String ATTRIBUTES = "unix:size,lastModifiedTime,ctime,ino,dev";

  /** The mark of what is there now; empty where there is no readable file. */
  static Optional<FileMark> of(Path file) {
    try {
      return Files.isReadable(file)
          ? Optional.of(new FileMark(Map.copyOf(Files.readAttributes(file, ATTRIBUTES))))
          : Optional.empty();
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  long size() {
    return attributes.get("size") instanceof Long size ? size : 0;
  }

  /** SHA-256 of the file, read in pieces; empty where it cannot be read. */
  static Optional<Digest> digest(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, sha256).transferTo(OutputStream.nullOutputStream());
      return Optional.of(Digest.of("sha256:" + HexFormat.of().formatHex(sha256.digest())));
    } catch (IOException gone) {
      return Optional.empty();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
