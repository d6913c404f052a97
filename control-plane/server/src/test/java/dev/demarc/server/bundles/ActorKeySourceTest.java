package dev.demarc.server.bundles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import dev.demarc.contract.bundle.ActorKeys;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What agents are told of the tokens of a tenant's people. */
class ActorKeySourceTest {
  private static final List<String> CLIENTS = List.of("portal", "demarc-cli");

  private HttpServer realm;

  @BeforeEach
  void starts() throws IOException {
    realm = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    realm.createContext(
        "/realms/demarc/protocol/openid-connect/certs",
        exchange -> {
          byte[] keys = "{\"keys\":[]}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, keys.length);
          exchange.getResponseBody().write(keys);
          exchange.close();
        });
    realm.start();
  }

  @AfterEach
  void ends() {
    realm.stop(0);
  }

  @Test
  void tellsWhoseTokensCountAndWhichRolesAreTheTenants() {
    ActorKeys keys = keys(Optional.of("demarc_roles"), "{alias}/");
    assertEquals(Set.copyOf(CLIENTS), keys.clients());
    assertEquals(new ActorKeys.RoleClaim("demarc_roles", "clinic/"), keys.roles());
    assertEquals("org-1:clinic:", keys(Optional.of("r"), "{id}:{alias}:").roles().prefix());
  }

  @Test
  void tellsOfNoRolesWhereNoClaimHasThem() {
    assertNull(keys(Optional.empty(), "{alias}/").roles());
  }

  @Test
  void refusesAPrefixThatEveryOrganizationWouldShare() {
    assertThrows(IllegalStateException.class, () -> source(Optional.of("demarc_roles"), "demarc/"));
  }

  private ActorKeys keys(Optional<String> claim, String prefix) {
    ActorKeySource source = source(claim, prefix);
    source.refresh();
    return source.of("org-1", "clinic").getFirst();
  }

  private ActorKeySource source(Optional<String> claim, String prefix) {
    String url = "http://127.0.0.1:" + realm.getAddress().getPort();
    return new ActorKeySource(url, "demarc", CLIENTS, claim, prefix);
  }
}
