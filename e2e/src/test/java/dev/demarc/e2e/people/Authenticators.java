package dev.demarc.e2e.people;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;

/** Gives a page an authenticator of its own that knows its owner, as a laptop has one built in. */
final class Authenticators {
  private Authenticators() {}

  static void plugInto(Page page) {
    var session = page.context().newCDPSession(page);
    session.send("WebAuthn.enable");
    var options = new JsonObject();
    options.addProperty("protocol", "ctap2");
    options.addProperty("transport", "internal");
    options.addProperty("hasResidentKey", true);
    options.addProperty("hasUserVerification", true);
    options.addProperty("isUserVerified", true);
    options.addProperty("automaticPresenceSimulation", true);
    var asked = new JsonObject();
    asked.add("options", options);
    session.send("WebAuthn.addVirtualAuthenticator", asked);
  }
}
