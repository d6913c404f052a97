package dev.demarc.server.consents;

import dev.demarc.contract.id.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where people answer. What opens a link stands behind {@code #}: browsers send that to nobody, so
 * it is in no log of a server or proxy and in no referrer.
 */
@ApplicationScoped
public class LinkAddresses {
  private final String portal;

  LinkAddresses(@ConfigProperty(name = "demarc.portal-url") String portal) {
    this.portal = portal;
  }

  /** The page of people outside, with what opens their link. */
  String of(TenantId tenant, LinkSecret token) {
    return portal + "/answer#" + tenant + "." + token.text();
  }

  /** Where the people a question is put to find it. */
  String of(TenantId tenant, Consent consent) {
    return consent.request().answerers().first().isOutside()
        ? portal + "/answer"
        : portal + "/consents/" + tenant + "/" + consent.id();
  }
}
