package dev.demarc.cloud;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may call: one exact key, or any non-empty one. */
final class ApiKeys {

  private final Optional<byte[]> exact;

  private ApiKeys(Optional<byte[]> exact) {
    this.exact = exact;
  }

  static ApiKeys from(Optional<Path> file) throws IOException {
    if (file.isEmpty()) {
      return new ApiKeys(Optional.empty());
    }
    String key = Files.readString(file.get()).strip();
    if (key.isEmpty()) {
      throw new IllegalArgumentException("--api-key-file holds no key");
    }
    return new ApiKeys(Optional.of(key.getBytes(StandardCharsets.UTF_8)));
  }

  /** Throws the 401 of OpenAI's API unless the Authorization header carries an accepted key. */
  void check(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)
        || authorization.substring(7).isBlank()) {
      throw ApiError.unauthorized("Send an API key as 'Authorization: Bearer KEY'.");
    }
    byte[] key = authorization.substring(7).strip().getBytes(StandardCharsets.UTF_8);
    if (exact.isPresent() && !MessageDigest.isEqual(exact.get(), key)) {
      throw ApiError.unauthorized("Incorrect API key provided.");
    }
  }
}
