package dev.demarc.node.start;

import dev.demarc.node.seed.Seeded;
import java.io.PrintStream;
import java.util.Locale;

/** Addresses and logins, for people. */
final class Summary {
  private Summary() {}

  static void print(Status.Document document, PrintStream out) {
    out.println();
    line(out, "portal", document.portal());
    line(out, "control plane", document.controlPlane());
    line(out, "keycloak", document.keycloak());
    line(out, "cloud (stand-in)", document.cloud());
    line(out, "operator", "operator / operator-demo");
    document.tenants().forEach(tenant -> tenant(out, tenant));
  }

  private static void tenant(PrintStream out, Seeded.Tenant tenant) {
    out.println();
    out.println(tenant.name());
    for (Seeded.User user : tenant.users()) {
      line(out, "  " + String.join(", ", user.roles()), user.username() + " / " + user.password());
    }
    for (Seeded.Agent agent : tenant.agents()) {
      line(out, "  agent, " + agent.boundary(), agent.baseUrl());
      for (Seeded.Application application : agent.applications()) {
        line(out, "  key of " + application.name(), application.key());
      }
    }
  }

  private static void line(PrintStream out, String name, String value) {
    out.printf(Locale.ROOT, "%-26s %s%n", name, value);
  }
}
