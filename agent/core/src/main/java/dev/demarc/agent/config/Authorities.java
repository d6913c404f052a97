package dev.demarc.agent.config;

import dev.demarc.contract.InvalidValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Certificate authorities of the site, from a PEM file that is read once, with agent.yaml. They are
 * believed beside the platform's, never instead of a pin.
 */
public record Authorities(Path file, List<X509Certificate> certificates) {
  private static final int MOST = 64;

  public Authorities {
    certificates = List.copyOf(certificates);
  }

  /**
   * Reads the file.
   *
   * @throws InvalidValue naming the key, when it holds no certificates, or a private key
   */
  static Authorities read(String key, Path file) {
    try {
      byte[] pem = Pem.bytes(key, file);
      if (new String(pem, StandardCharsets.US_ASCII).contains("PRIVATE KEY")) {
        throw new InvalidValue(key, "holds a private key; an authority's certificate is enough");
      }
      return new Authorities(file, certificates(key, pem));
    } catch (IOException failure) {
      throw new InvalidValue(key, "there is no readable file " + file);
    }
  }

  /** All certificates of a PEM text, one at least. */
  static List<X509Certificate> certificates(String key, byte[] pem) {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      for (var each :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))) {
        certificates.add((X509Certificate) each);
      }
    } catch (CertificateException malformed) {
      throw new InvalidValue(key, "holds no certificates in PEM");
    }
    if (certificates.isEmpty() || certificates.size() > MOST) {
      throw new InvalidValue(key, "must hold from 1 to " + MOST + " certificates in PEM");
    }
    return certificates;
  }

  /** What judges a server's certificate: the platform's authorities, and these where there are. */
  public static X509TrustManager trust(Optional<Authorities> own) {
    X509TrustManager platform = manager(null);
    return own.<X509TrustManager>map(more -> new Either(platform, manager(more.store())))
        .orElse(platform);
  }

  private KeyStore store() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("authority-" + i, certificates.get(i));
      }
      return store;
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException("certificates cannot be held", impossible);
    }
  }

  private static X509TrustManager manager(@Nullable KeyStore store) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager trust) {
          return trust;
        }
      }
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("the platform has no authorities", impossible);
    }
    throw new IllegalStateException("the platform has no authorities");
  }

  /** One of two must believe the server; neither ever believes a client. */
  private record Either(X509TrustManager platform, X509TrustManager own)
      implements X509TrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      try {
        own.checkServerTrusted(chain, authType);
      } catch (CertificateException unknown) {
        platform.checkServerTrusted(chain, authType);
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
}
