package dev.demarc.agent.config;

import dev.demarc.contract.InvalidValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PEM files (RFC 7468) of at most {@value #MOST} bytes. */
final class Pem {
  private static final int MOST = 1 << 20;
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  private Pem() {}

  static byte[] bytes(String key, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST + 1);
      if (bytes.length > MOST) {
        throw new InvalidValue(key, "is longer than " + MOST + " bytes");
      }
      return bytes;
    }
  }

  /**
   * The private key of a text.
   *
   * @throws InvalidValue naming the key of agent.yaml, when it is none in PKCS#8 without a pass
   *     phrase
   */
  static PrivateKey privateKey(String key, byte[] pem, String algorithm) {
    Matcher block = PKCS8.matcher(new String(pem, StandardCharsets.US_ASCII));
    if (!block.find()) {
      throw new InvalidValue(
          key,
          "must hold one private key in PKCS#8 without a pass phrase:"
              + " `openssl pkcs8 -topk8 -nocrypt -in KEY` makes it so");
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(block.group(1));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      throw new InvalidValue(key, "is no " + algorithm + " key, as the certificate's is");
    }
  }
}
