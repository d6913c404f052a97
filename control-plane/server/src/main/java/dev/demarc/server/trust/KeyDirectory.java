package dev.demarc.server.trust;

import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;

/**
 * Key files in one directory that only its owner may read; one {@link SealedFile} each, made when
 * first asked for. Replicas that share the directory agree on the first file written. Safe for many
 * threads; grows by one small entry per key.
 */
final class KeyDirectory {
  private final Path directory;
  private final SecretKey secret;
  private final Clock clock;
  private final ConcurrentHashMap<String, SigningKey> opened = new ConcurrentHashMap<>();

  KeyDirectory(Path directory, SecretKey secret, Clock clock) {
    this.directory = directory;
    this.secret = secret;
    this.clock = clock;
    try {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException failure) {
      throw new IllegalStateException(
          "demarc.keys.directory " + directory + " cannot be made owner-only", failure);
    }
  }

  SigningKey key(String name) {
    return opened.computeIfAbsent(name, this::openOrMake);
  }

  /** Removes the key of this name and its later ones; none being there is fine. */
  void shred(String name) {
    opened.keySet().removeIf(known -> isOf(name, known));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, name + "*.key")) {
      for (Path file : files) {
        String found = file.getFileName().toString();
        if (isOf(name, found.substring(0, found.length() - ".key".length()))) {
          Files.delete(file);
        }
      }
      sync(directory);
    } catch (IOException failure) {
      throw new UncheckedIOException("keys of " + name, failure);
    }
  }

  private static boolean isOf(String name, String key) {
    return key.equals(name) || key.startsWith(name + ".");
  }

  private SigningKey openOrMake(String name) {
    Path file = directory.resolve(name + ".key");
    try {
      if (!Files.exists(file)) {
        make(name, file);
      }
      return DemarcJson.strict()
          .readValue(Files.readAllBytes(file), SealedFile.class)
          .open(name, secret);
    } catch (IOException failure) {
      throw new UncheckedIOException("key file " + file, failure);
    }
  }

  /**
   * After power loss a name must not be there without its bytes, nor the bytes without the name.
   */
  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** A link appears whole or not at all, and never replaces one that is there. */
  private void make(String name, Path file) throws IOException {
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path draft = Files.createTempFile(directory, name, ".new", owner);
    try {
      byte[] sealed =
          SealedFile.seal(name, Ed25519Keys.generate(), clock.instant(), secret).bytes();
      Files.write(draft, sealed, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
      Files.createLink(file, draft);
      sync(directory);
    } catch (FileAlreadyExistsException another) {
      return;
    } finally {
      Files.delete(draft);
    }
  }
}
