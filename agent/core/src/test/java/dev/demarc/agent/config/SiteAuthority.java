package dev.demarc.agent.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An authority of a site's own, which no platform knows, and servers it vouches for or not; made by
 * the JDK's keytool once for all tests.
 */
public final class SiteAuthority {
  private static final char[] PASSWORD = "test-only".toCharArray();
  private static final String HERE = "san=dns:localhost,ip:127.0.0.1";
  private static SiteAuthority made;

  /** A certificate with its key, as PEM files. */
  public record Server(Path certificate, Path key) {
    /** As the agent's door takes it. */
    public ServerCertificate read() {
      return ServerCertificate.read("listen.tls", certificate, key);
    }
  }

  private final Path ca;
  private final Server door;
  private final Server renewed;
  private final Server stranger;
  private final Server elsewhere;

  private SiteAuthority(Path folder) throws Exception {
    Path store = folder.resolve("site.p12");
    keytool(store, "ca", "-dname", "CN=Site Authority", "-ext", "bc:c");
    vouchedFor(store, "door", HERE);
    vouchedFor(store, "renewed", HERE);
    vouchedFor(store, "elsewhere", "san=dns:agent.site.example");
    keytool(store, "stranger", "-dname", "CN=door", "-ext", HERE);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    ca = pem(folder.resolve("ca.pem"), "CERTIFICATE", keys.getCertificate("ca").getEncoded());
    door = server(folder, keys, "door");
    renewed = server(folder, keys, "renewed");
    stranger = server(folder, keys, "stranger");
    elsewhere = server(folder, keys, "elsewhere");
  }

  /** The one of this test run. */
  public static synchronized SiteAuthority get() {
    try {
      if (made == null) {
        Path folder = Files.createDirectories(Path.of("target/site-authority"));
        Files.deleteIfExists(folder.resolve("site.p12"));
        made = new SiteAuthority(folder);
      }
      return made;
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Its certificate, in PEM. */
  public Path ca() {
    return ca;
  }

  /** What believes it, beside the platform's. */
  public Authorities authorities() {
    return Authorities.read("ca", ca);
  }

  /** For {@code localhost} and {@code 127.0.0.1}. */
  public Server door() {
    return door;
  }

  /** The door's with another key. */
  public Server renewed() {
    return renewed;
  }

  /** Says that it is the door's, and nobody but itself vouches for it. */
  public Server stranger() {
    return stranger;
  }

  /** For {@code agent.site.example}. */
  public Server elsewhere() {
    return elsewhere;
  }

  private static void vouchedFor(Path store, String alias, String names)
      throws IOException, InterruptedException {
    keytool(store, alias, "-dname", "CN=" + alias, "-signer", "ca", "-ext", names);
  }

  private static void keytool(Path store, String alias, String... more)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    words.addAll(
        List.of("-genkeypair", "-alias", alias, "-keyalg", "EC", "-groupname", "secp256r1"));
    words.addAll(List.of("-validity", "30", "-keystore", store.toString()));
    words.addAll(List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
    words.addAll(List.of(more));
    Process keytool = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes());
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IllegalStateException("keytool: " + said);
    }
  }

  private static Server server(Path folder, KeyStore keys, String alias)
      throws GeneralSecurityException, IOException {
    X509Certificate own = (X509Certificate) keys.getCertificate(alias);
    Key key = keys.getKey(alias, PASSWORD);
    return new Server(
        pem(folder.resolve(alias + ".pem"), "CERTIFICATE", own.getEncoded()),
        pem(folder.resolve(alias + ".key"), "PRIVATE KEY", key.getEncoded()));
  }

  private static Path pem(Path file, String what, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    return file.toAbsolutePath().normalize();
  }
}
