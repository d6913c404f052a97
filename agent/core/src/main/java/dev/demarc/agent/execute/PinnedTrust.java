package dev.demarc.agent.execute;

import dev.demarc.contract.id.Digest;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import javax.net.ssl.X509TrustManager;

/**
 * Authorities, and on top the pins of the catalogue: where there are any, the server's own public
 * key must have one of these SHA-256 digests. A pin tightens, it never replaces the authorities.
 */
final class PinnedTrust implements X509TrustManager {
  private final X509TrustManager authorities;
  private final Set<String> pins;

  private PinnedTrust(X509TrustManager authorities, Set<String> pins) {
    this.authorities = authorities;
    this.pins = pins;
  }

  static PinnedTrust of(X509TrustManager authorities, List<String> pins) {
    return new PinnedTrust(authorities, Set.copyOf(pins));
  }

  /** What a pin of this key says. */
  static String pin(PublicKey key) {
    return Digest.ofBytes(key.getEncoded()).text();
  }

  /** Whether a server with this key may be spoken to. */
  boolean allows(PublicKey key) {
    String pin = pin(key);
    return pins.isEmpty() || pins.contains(pin) || pins.contains(pin.substring("sha256:".length()));
  }

  /** Whether an authority vouches for it, pinned or not. */
  boolean isVouched(X509Certificate[] chain, String authType) {
    try {
      authorities.checkServerTrusted(chain, authType);
      return true;
    } catch (CertificateException unknown) {
      return false;
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    authorities.checkServerTrusted(chain, authType);
    if (!allows(chain[0].getPublicKey())) {
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
    return authorities.getAcceptedIssuers();
  }
}
