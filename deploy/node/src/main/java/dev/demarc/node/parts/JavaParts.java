package dev.demarc.node.parts;

import dev.demarc.node.machine.OwnerOnly;
import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Port;
import dev.demarc.node.machine.Refusal;
import dev.demarc.node.machine.Secrets;
import dev.demarc.node.parts.Programs.Program;
import dev.demarc.node.supervise.PartSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The programs of this project that run on a Java machine: cloud, control plane, portal. */
public final class JavaParts {
  private static final int STOP_SECONDS = 20;

  private final Place place;
  private final Secrets secrets;
  private final Programs programs;

  public JavaParts(Place place, Secrets secrets, Programs programs) {
    this.place = place;
    this.secrets = secrets;
    this.programs = programs;
  }

  /** The stand-in for a managed cloud. */
  public PartSpec cloud() {
    Path program =
        programs.copy(
            new Program("cloud", "deploy/cloud/target", List.of("demarc-cloud.jar", "lib")));
    List<String> arguments =
        List.of(
            "--port",
            Integer.toString(place.port(Port.CLOUD)),
            "--recordings",
            directory("cloud").toString());
    List<String> command = Jvm.command(128).jar(program.resolve("demarc-cloud.jar"), arguments);
    return part("cloud", 3, command, Map.of(), Map.of());
  }

  public PartSpec controlPlane(Database database) {
    Map<String, String> environment =
        Map.ofEntries(
            Map.entry("QUARKUS_HTTP_HOST", "127.0.0.1"),
            Map.entry("QUARKUS_HTTP_PORT", Integer.toString(place.port(Port.CONTROL_PLANE))),
            Map.entry("DEMARC_DB_URL", database.url()),
            Map.entry("DEMARC_DB_OWNER_USER", Database.OWNER),
            Map.entry("DEMARC_DB_APP_USER", Database.APP),
            Map.entry("DEMARC_DB_JOB_USER", Database.JOB),
            Map.entry("DEMARC_PUBLIC_URL", url(Port.CONTROL_PLANE)),
            Map.entry("DEMARC_PORTAL_URL", url(Port.PORTAL)),
            Map.entry("DEMARC_KEYCLOAK_URL", url(Port.KEYCLOAK)),
            Map.entry("DEMARC_KEYS_DIRECTORY", directory("control-plane/keys").toString()),
            Map.entry("DEMARC_KEY_ENCRYPTION_SECRET", secrets.path("key-encryption").toString()));
    Map<String, String> hidden =
        Map.of(
            "DEMARC_DB_OWNER_PASSWORD", secrets.path(Database.OWNER).toString(),
            "DEMARC_DB_APP_PASSWORD", secrets.path(Database.APP).toString(),
            "DEMARC_DB_JOB_PASSWORD", secrets.path(Database.JOB).toString(),
            "DEMARC_KEYCLOAK_CLIENT_SECRET", secrets.path("keycloak-control-plane").toString());
    return quarkus("control-plane", "control-plane/server/target", 4, environment, hidden);
  }

  public PartSpec portal() {
    Map<String, String> environment =
        Map.of(
            "QUARKUS_HTTP_HOST", "127.0.0.1",
            "QUARKUS_HTTP_PORT", Integer.toString(place.port(Port.PORTAL)),
            "DEMARC_CONTROL_PLANE_URL", url(Port.CONTROL_PLANE),
            "DEMARC_PORTAL_URL", url(Port.PORTAL),
            "DEMARC_KEYCLOAK_URL", url(Port.KEYCLOAK));
    Map<String, String> hidden =
        Map.of("DEMARC_PORTAL_CLIENT_SECRET", secrets.path("keycloak-portal").toString());
    return quarkus("portal", "portal/target", 5, environment, hidden);
  }

  private PartSpec quarkus(
      String name,
      String built,
      int order,
      Map<String, String> environment,
      Map<String, String> hidden) {
    List<String> entries = List.of("quarkus-app/quarkus-run.jar", "quarkus-app");
    Path program = programs.copy(new Program(name, built, entries));
    List<String> command =
        Jvm.command(512).jar(program.resolve("quarkus-app/quarkus-run.jar"), List.of());
    return part(name, order, command, environment, hidden);
  }

  private PartSpec part(
      String name,
      int order,
      List<String> command,
      Map<String, String> environment,
      Map<String, String> hidden) {
    return new PartSpec(
        name,
        order,
        command,
        directory(name).toString(),
        environment,
        hidden,
        PartSpec.Signal.TERM,
        STOP_SECONDS);
  }

  private String url(Port port) {
    return "http://localhost:" + place.port(port);
  }

  private Path directory(String name) {
    try {
      return OwnerOnly.directory(place.data().resolve(name));
    } catch (IOException e) {
      throw new Refusal("cannot make the directory of " + name, e);
    }
  }
}
