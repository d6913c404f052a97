package dev.demarc.policy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The file that was named and what is in it: UTF-8, at most {@value #MOST_BYTES} bytes, which is
 * more than the control plane takes.
 */
record PolicyFile(Path path, String text) {
  private static final int MOST_BYTES = 2 << 20;

  /**
   * Reads the one file of the command.
   *
   * @throws Usage where none or more than one is named, or it cannot be read
   */
  static PolicyFile of(List<String> rest) {
    if (rest.size() != 1) {
      throw new Usage("name one policy file");
    }
    Path path = Path.of(rest.getFirst());
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw new Usage(path + ": is longer than " + MOST_BYTES + " bytes");
      }
      byte[] bytes = Files.readAllBytes(path);
      return new PolicyFile(
          path, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException other) {
      throw new Usage(path + ": is not UTF-8");
    } catch (IOException unreadable) {
      throw new Usage(path + ": cannot be read");
    }
  }
}
