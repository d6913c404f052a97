package dev.demarc.node.start;

import dev.demarc.node.backup.Restoring;
import dev.demarc.node.machine.Account;
import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Port;
import dev.demarc.node.machine.Preflight;
import dev.demarc.node.machine.Secrets;
import dev.demarc.node.parts.AgentParts;
import dev.demarc.node.parts.Database;
import dev.demarc.node.parts.JavaParts;
import dev.demarc.node.parts.KeycloakServer;
import dev.demarc.node.parts.PostgresServer;
import dev.demarc.node.parts.Programs;
import dev.demarc.node.seed.FirstRequest;
import java.io.PrintStream;

/** {@code up}: every part in its order, each waited for; nothing is done twice. */
public final class Up {
  private final Place place;
  private final PrintStream out;
  private final SupervisorHandle supervisor;
  private final Starting starting;
  private final Health health = new Health();
  private final Secrets secrets;

  public Up(Place place, PrintStream out) {
    this.place = place;
    this.out = out;
    this.supervisor = new SupervisorHandle(place);
    this.starting = new Starting(place, supervisor, out);
    this.secrets = new Secrets(place.secrets());
  }

  public void run() {
    new Restoring(place, Account.current()).finish();
    new Preflight(place).check(supervisor.running());
    out.println("Starting Demarc in " + place.data());
    supervisor.start();
    Database database = new Database(place, secrets);
    servers(database);
    Programs programs = new Programs(place);
    programs(database, programs);
    new Demos(place, starting, new AgentParts(place, secrets, programs), health).start();
    Status.Document document = new Status(place, out).document();
    FirstRequest.send(document.tenants().getFirst().agents().getFirst(), out);
    Summary.print(document, out);
  }

  private void servers(Database database) {
    PostgresServer postgres = new PostgresServer(place, secrets, Account.current());
    starting.part("postgres", postgres::prepare, database::answers);
    starting.step("database and roles", database::prepare);
    KeycloakServer keycloak = new KeycloakServer(place, secrets);
    String realm = url(Port.KEYCLOAK) + "/realms/demarc/.well-known/openid-configuration";
    starting.part("keycloak", keycloak::prepare, () -> health.ok(realm));
  }

  private void programs(Database database, Programs programs) {
    JavaParts parts = new JavaParts(place, secrets, programs);
    starting.part(
        "cloud (a stand-in)", parts::cloud, () -> health.ok(url(Port.CLOUD) + "/healthz"));
    starting.part(
        "control plane",
        () -> parts.controlPlane(database),
        () -> health.ok(url(Port.CONTROL_PLANE) + "/q/health/ready"));
    starting.part("portal", parts::portal, () -> health.ok(url(Port.PORTAL) + "/q/health/ready"));
  }

  private String url(Port port) {
    return "http://127.0.0.1:" + place.port(port);
  }
}
