package dev.demarc.agent.execute;

import dev.demarc.agent.execute.Reach.Stopped;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** One TLS handshake, judged as the agent's clients judge, that says which part does not hold. */
final class Handshake {
  private final String host;
  private final int port;
  private final PinnedTrust trust;

  Handshake(String host, int port, PinnedTrust trust) {
    this.host = host;
    this.port = port;
    this.trust = trust;
  }

  /** Over this connection, which is closed with the handshake's. */
  String of(Socket connection) throws Stopped {
    Shown shown = new Shown(trust);
    try (SSLSocket tls = socket(connection, shown)) {
      tls.startHandshake();
      return tls.getSession().getProtocol();
    } catch (GeneralSecurityException | IOException failed) {
      throw why(shown.chain, shown.authType);
    }
  }

  private SSLSocket socket(Socket connection, Shown shown)
      throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {shown}, null);
    SSLSocket tls =
        (SSLSocket) context.getSocketFactory().createSocket(connection, host, port, true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(parameters);
    return tls;
  }

  private Stopped why(X509Certificate @Nullable [] chain, String authType) {
    if (chain == null) {
      return new Stopped(
          "tls", host + ":" + port + " speaks no TLS this agent knows", "check scheme and port");
    }
    X509Certificate own = chain[0];
    String issuer = own.getIssuerX500Principal().getName();
    if (!isInTime(own)) {
      return new Stopped(
          "tls",
          "the certificate is good from "
              + own.getNotBefore().toInstant()
              + " to "
              + own.getNotAfter().toInstant(),
          "renew it there, or set this machine's clock");
    }
    if (!trust.isVouched(chain, authType)) {
      return new Stopped(
          "tls",
          "nobody this machine believes vouches for the certificate, issued by " + issuer,
          "name the PEM file of that authority as ca");
    }
    if (!trust.allows(own.getPublicKey())) {
      return new Stopped(
          "tls",
          "the server's key " + PinnedTrust.pin(own.getPublicKey()) + " is not pinned",
          "if its key was changed on purpose, pin this one in the catalogue;"
              + " else somebody stands between");
    }
    return new Stopped(
        "tls",
        "the certificate is not for " + host + ", but for " + names(own),
        "use a name it is for in baseUrl, as the catalogue has it");
  }

  private static boolean isInTime(X509Certificate own) {
    try {
      own.checkValidity();
      return true;
    } catch (CertificateException not) {
      return false;
    }
  }

  private static String names(X509Certificate own) {
    try {
      var names = own.getSubjectAlternativeNames();
      return names == null
          ? own.getSubjectX500Principal().getName()
          : String.join(", ", names.stream().map(each -> String.valueOf(each.get(1))).toList());
    } catch (CertificateException malformed) {
      return "nobody";
    }
  }

  /** Remembers what the server showed, and judges it. */
  private static final class Shown implements X509TrustManager {
    private final X509TrustManager judge;
    private X509Certificate @Nullable [] chain;
    private String authType = "";

    Shown(X509TrustManager judge) {
      this.judge = judge;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type)
        throws CertificateException {
      chain = shown.clone();
      authType = type;
      judge.checkServerTrusted(shown, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String authType)
        throws CertificateException {
      judge.checkClientTrusted(shown, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return judge.getAcceptedIssuers();
    }
  }
}
