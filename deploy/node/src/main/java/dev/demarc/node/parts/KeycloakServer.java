package dev.demarc.node.parts;

import dev.demarc.node.machine.Archive;
import dev.demarc.node.machine.Command;
import dev.demarc.node.machine.OwnerOnly;
import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Port;
import dev.demarc.node.machine.Refusal;
import dev.demarc.node.machine.Secrets;
import dev.demarc.node.supervise.PartSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Keycloak: unpacked and built once into the cache, and run from there with a home of its own in
 * the data directory, so that several installations can share the programs.
 */
public final class KeycloakServer {
  public static final String NAME = "keycloak";
  private static final List<String> SHARED = List.of("bin", "conf", "lib", "providers", "themes");

  private final Place place;
  private final Secrets secrets;
  private final Realm realm;

  public KeycloakServer(Place place, Secrets secrets) {
    this.place = place;
    this.secrets = secrets;
    this.realm = new Realm(place, secrets);
  }

  /** Makes everything that must be there before the start, and tells how to start. */
  public PartSpec prepare() {
    String version = Versions.read().keycloak();
    Path programs = place.cache().resolve("keycloak-" + version);
    Archive.tarGz(archive(version), programs, KeycloakServer::build);
    try {
      Path home = home(programs);
      realm.render(home.resolve("data/import/demarc-realm.json"));
      return spec(programs, home);
    } catch (IOException e) {
      throw new Refusal("cannot prepare Keycloak", e);
    }
  }

  private Path archive(String version) {
    return place
        .home()
        .resolve("deploy/node/target/servers/keycloak-quarkus-dist-" + version + ".tar.gz");
  }

  /**
   * Fixes the build-time options, which takes half a minute, before the directory is put in place.
   */
  private static void build(Path unpacked) {
    Command.of(unpacked, List.of("bin/kc.sh", "build", "--db=dev-file", "--health-enabled=true"))
        .with("JAVA_HOME", Jvm.home())
        .output();
  }

  private Path home(Path programs) throws IOException {
    Path home = OwnerOnly.directory(place.data().resolve("keycloak"));
    OwnerOnly.directory(home.resolve("data/import"));
    for (String name : SHARED) {
      Path link = home.resolve(name);
      if (!Files.isSymbolicLink(link)
          || !Files.readSymbolicLink(link).equals(programs.resolve(name))) {
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, programs.resolve(name));
      }
    }
    return home;
  }

  private PartSpec spec(Path programs, Path home) {
    List<String> command =
        Jvm.command(512)
            .options(
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.base/java.security=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                    + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dpicocli.disable.closures=true",
                "-Dkc.home.dir=" + home,
                "-Djboss.server.config.dir=" + home.resolve("conf"))
            .main(
                programs.resolve("lib/quarkus-run.jar"),
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
                arguments());
    return new PartSpec(
        NAME,
        2,
        command,
        home.toString(),
        Map.of("KC_BOOTSTRAP_ADMIN_USERNAME", "admin"),
        Map.of("KC_BOOTSTRAP_ADMIN_PASSWORD", secrets.path("keycloak-admin").toString()),
        PartSpec.Signal.TERM,
        20);
  }

  private List<String> arguments() {
    return List.of(
        "start",
        "--optimized",
        "--import-realm",
        "--cache=local",
        "--http-enabled=true",
        "--http-host=127.0.0.1",
        "--http-port=" + place.port(Port.KEYCLOAK),
        "--http-management-port=" + place.port(Port.KEYCLOAK_MANAGEMENT),
        "--hostname=http://localhost:" + place.port(Port.KEYCLOAK));
  }
}
