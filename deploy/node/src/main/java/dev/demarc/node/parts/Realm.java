package dev.demarc.node.parts;

import dev.demarc.node.machine.OwnerOnly;
import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Port;
import dev.demarc.node.machine.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The realm {@code demarc}, from {@code deploy/keycloak/realm.json} with its {@code @PLACES@}
 * filled. Keycloak imports it on its first start only.
 */
final class Realm {
  static final String OPERATOR = "operator";
  static final String OPERATOR_PASSWORD = "operator-demo";

  private final Place place;
  private final Secrets secrets;

  Realm(Place place, Secrets secrets) {
    this.place = place;
    this.secrets = secrets;
  }

  void render(Path target) throws IOException {
    String template = Files.readString(place.home().resolve("deploy/keycloak/realm.json"));
    String realm =
        template
            .replace("@CONTROL_PLANE_SECRET@", secrets.text("keycloak-control-plane"))
            .replace("@PORTAL_SECRET@", secrets.text("keycloak-portal"))
            .replace("@PORTAL_URL@", "http://localhost:" + place.port(Port.PORTAL))
            .replace("@OPERATOR_PASSWORD@", OPERATOR_PASSWORD);
    OwnerOnly.write(target, realm);
  }
}
