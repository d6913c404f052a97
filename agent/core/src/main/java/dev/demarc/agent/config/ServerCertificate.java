package dev.demarc.agent.config;

import dev.demarc.contract.InvalidValue;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the agent's own door shows: a certificate chain and its key, read once, with agent.yaml, and
 * fitting each other. The key is in no {@code toString}.
 */
public final class ServerCertificate {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private final List<Path> files;
  private final byte[] chain;
  private final byte[] key;
  private final X509Certificate own;

  private ServerCertificate(List<Path> files, byte[] chain, byte[] key, X509Certificate own) {
    this.files = files;
    this.chain = chain;
    this.key = key;
    this.own = own;
  }

  /**
   * Reads both files.
   *
   * @param section its name in agent.yaml, before {@code .cert} and {@code .key}
   * @throws InvalidValue naming which of the two is not as it must be
   */
  static ServerCertificate read(String section, Path certificate, Path key) {
    String certKey = section + ".cert";
    byte[] chain = bytes(certKey, certificate);
    byte[] secret = bytes(section + ".key", key);
    X509Certificate own = Authorities.certificates(certKey, chain).getFirst();
    if (own.getNotAfter().toInstant().isBefore(Instant.now())) {
      throw new InvalidValue(certKey, "has expired");
    }
    requireFits(section + ".key", own, secret);
    return new ServerCertificate(List.of(certificate, key), chain, secret, own);
  }

  private static byte[] bytes(String key, Path file) {
    try {
      return Pem.bytes(key, file);
    } catch (IOException failure) {
      throw new InvalidValue(key, "there is no readable file " + file);
    }
  }

  private static void requireFits(String key, X509Certificate own, byte[] pem) {
    String algorithm = own.getPublicKey().getAlgorithm();
    PrivateKey secret = Pem.privateKey(key, pem, algorithm);
    String scheme =
        switch (algorithm) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> throw new InvalidValue(key, "must be an RSA or EC key");
        };
    byte[] probe = {1, 2, 3};
    try {
      Signature signer = Signature.getInstance(scheme);
      signer.initSign(secret);
      signer.update(probe);
      byte[] signed = signer.sign();
      signer.initVerify(own.getPublicKey());
      signer.update(probe);
      if (signer.verify(signed)) {
        return;
      }
    } catch (GeneralSecurityException unfit) {
      throw new InvalidValue(key, "cannot be used: " + unfit.getMessage());
    }
    throw new InvalidValue(key, "is not the key of the certificate");
  }

  /** The names and addresses the certificate is for, in lower case; wildcards name nothing. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    try {
      Collection<List<?>> alternatives = own.getSubjectAlternativeNames();
      for (List<?> each : alternatives == null ? List.<List<?>>of() : alternatives) {
        boolean named = each.get(0).equals(DNS_NAME) || each.get(0).equals(IP_ADDRESS);
        String name = String.valueOf(each.get(1)).toLowerCase(Locale.ROOT);
        if (named && !name.contains("*")) {
          names.add(name);
        }
      }
    } catch (CertificateParsingException malformed) {
      return Set.of();
    }
    return names;
  }

  public Instant expiresAt() {
    return own.getNotAfter().toInstant();
  }

  /** The chain in PEM. */
  public byte[] chain() {
    return chain.clone();
  }

  /** The key in PEM. */
  public byte[] key() {
    return key.clone();
  }

  /** Where both were read from. */
  public List<Path> files() {
    return files;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ServerCertificate that
        && files.equals(that.files)
        && Arrays.equals(chain, that.chain)
        && Arrays.equals(key, that.key);
  }

  @Override
  public int hashCode() {
    return Objects.hash(files, Arrays.hashCode(chain));
  }

  @Override
  public String toString() {
    return files.getFirst() + " for " + names();
  }
}
