package dev.demarc.ed25519;

import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;

/**
 * Bouncy Castle's Ed25519 (RFC 8032) for {@code Signature.getInstance("Ed25519")} and keys of the
 * JDK, in front of the JDK's own. Keys, their forms and everything else stay the JDK's.
 */
public final class Ed25519Provider extends Provider {
  private static final long serialVersionUID = 1L;
  private static final String NAME = "DemarcEd25519";

  private Ed25519Provider() {
    super(NAME, "1", "Ed25519 by Bouncy Castle");
    putService(
        new Service(
            this,
            "Signature",
            "Ed25519",
            Ed25519Signature.class.getName(),
            List.of("EdDSA"),
            Map.of("SupportedKeyClasses", "java.security.interfaces.EdECKey")) {
          @Override
          public Object newInstance(Object parameter) {
            return new Ed25519Signature();
          }
        });
  }

  /** Puts it in front of all others, once, for the whole process. */
  public static void install() {
    Security.insertProviderAt(new Ed25519Provider(), 1);
  }
}
