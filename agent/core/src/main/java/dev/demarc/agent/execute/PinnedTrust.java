package dev.demarc.agent.execute;

import dev.demarc.contract.id.Digest;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The platform's authorities, and on top the pins of the catalogue: the server's own public key
 * must have one of these SHA-256 digests. A pin tightens, it never replaces the authorities.
 */
final class PinnedTrust implements X509TrustManager {
  private final X509TrustManager platform;
  private final Set<String> pins;

  private PinnedTrust(X509TrustManager platform, Set<String> pins) {
    this.platform = platform;
    this.pins = pins;
  }

  static PinnedTrust of(List<String> pins) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager platform) {
          return new PinnedTrust(platform, Set.copyOf(pins));
        }
      }
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("the platform has no authorities", impossible);
    }
    throw new IllegalStateException("the platform has no authorities");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    platform.checkServerTrusted(chain, authType);
    String key = Digest.ofBytes(chain[0].getPublicKey().getEncoded()).text();
    if (!pins.contains(key) && !pins.contains(key.substring("sha256:".length()))) {
      throw new CertificateException("the server's key is not among the pinned ones");
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("no clients here");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return platform.getAcceptedIssuers();
  }
}
