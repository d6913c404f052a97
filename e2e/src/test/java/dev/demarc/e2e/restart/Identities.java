package dev.demarc.e2e.restart;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.json.DemarcJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Who everybody is: the people, the agents of this machine, and every key and secret. */
record Identities(Doors doors, Storage storage) {
  static final List<String> AGENTS = List.of("clinic-edge", "plant-edge");

  /** Who a person is to Keycloak, by name: the subject of a fresh token. */
  Map<String, String> people() throws Exception {
    Map<String, String> people = new TreeMap<>();
    for (Installation.Tenant tenant : doors.installation().tenants()) {
      for (Installation.User user : tenant.users()) {
        String token = doors.token(user.username(), user.password());
        byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
        JsonNode json = DemarcJson.tolerant().readTree(claims);
        people.put(user.username(), json.path("sub").asText() + json.path("organization"));
      }
    }
    return people;
  }

  /** Digests of the agents' identities and of every key and secret. */
  Map<String, String> files() throws Exception {
    List<Path> paths = new ArrayList<>();
    for (String agent : AGENTS) {
      paths.add(storage.data().resolve("agents").resolve(agent).resolve("data/identity.json"));
    }
    for (String folder : List.of("control-plane/keys", "secrets", "models")) {
      try (Stream<Path> files = Files.walk(storage.data().resolve(folder))) {
        files.filter(Files::isRegularFile).forEach(paths::add);
      }
    }
    Map<String, String> digests = new TreeMap<>();
    for (Path path : paths) {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
      digests.put(path.toString(), HexFormat.of().formatHex(digest));
    }
    return digests;
  }
}
