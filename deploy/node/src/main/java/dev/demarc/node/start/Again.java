package dev.demarc.node.start;

import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Port;
import dev.demarc.node.machine.Secrets;
import dev.demarc.node.parts.Database;
import dev.demarc.node.supervise.PartSpec;
import java.io.PrintStream;
import java.util.List;

/** Starts the same parts again that ran before, of whatever build they were. */
final class Again {
  private final Place place;
  private final SupervisorHandle supervisor;
  private final Starting starting;
  private final Health health = new Health();

  Again(Place place, SupervisorHandle supervisor, PrintStream out) {
    this.place = place;
    this.supervisor = supervisor;
    this.starting = new Starting(place, supervisor, out);
  }

  void start(List<PartSpec> parts) {
    supervisor.start();
    for (PartSpec part : parts) {
      starting.part(part.name(), () -> part, () -> answers(part.name()));
    }
  }

  private boolean answers(String part) {
    return switch (part) {
      case "postgres" -> new Database(place, new Secrets(place.secrets())).answers();
      case "keycloak" ->
          health.ok(url(Port.KEYCLOAK) + "/realms/demarc/.well-known/openid-configuration");
      case "cloud" -> health.ok(url(Port.CLOUD) + "/healthz");
      case "control-plane" -> health.ok(url(Port.CONTROL_PLANE) + "/q/health/ready");
      case "portal" -> health.ok(url(Port.PORTAL) + "/q/health/ready");
      case "clinic-edge" -> health.ok(url(Port.CLINIC_EDGE) + "/readyz");
      case "plant-edge" -> health.ok(url(Port.PLANT_EDGE) + "/readyz");
      default -> true;
    };
  }

  private String url(Port port) {
    return "http://127.0.0.1:" + place.port(port);
  }
}
