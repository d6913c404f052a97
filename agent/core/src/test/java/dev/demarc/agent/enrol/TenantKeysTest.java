package dev.demarc.agent.enrol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.demarc.agent.Fixture;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.contract.bundle.Ed25519Keys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantKeysTest {
  @TempDir Path temporary;

  private final Fixture fixture = new Fixture();
  private final KeyPair newer = Ed25519Keys.generate();

  private TenantKeys open() {
    Identity identity = fixture.identity("http://127.0.0.1:1");
    return TenantKeys.of(DataDirectory.open(temporary), identity, () -> Fixture.NOW);
  }

  private static Set<String> ids(TenantKeys keys) {
    return keys.current().keySet();
  }

  private String id(KeyPair key) {
    return Ed25519Keys.digest(key.getPublic()).text();
  }

  @Test
  void knowsBothKeysOfOneEpochAfterARestart() {
    open()
        .replace(
            List.of(
                fixture.certificate(newer, Fixture.TENANT, 1),
                fixture.certificate(fixture.tenantKey, Fixture.TENANT, 1)));
    assertEquals(Set.of(id(newer), fixture.keyId()), ids(open()));
  }

  @Test
  void keepsAKeyThatWasTakenBackTakenBackAfterARestart() {
    open().replace(List.of(fixture.certificate(newer, Fixture.TENANT, 2)));
    TenantKeys keys = open();
    assertEquals(Set.of(id(newer)), ids(keys));
    keys.replace(List.of(fixture.certificate(fixture.tenantKey, Fixture.TENANT, 1)));
    assertEquals(Set.of(id(newer)), ids(keys));
  }

  @Test
  void takesNothingThatTheRootDidNotVouchFor() {
    TenantKeys keys = open();
    keys.replace(List.of(new Fixture().certificate(newer, Fixture.TENANT, 9)));
    assertEquals(Set.of(fixture.keyId()), ids(keys));
    assertEquals(Set.of(fixture.keyId()), ids(open()));
  }

  @Test
  void doesNotStartWithAFileThatIsDamaged() throws Exception {
    Files.writeString(temporary.resolve(TenantKeys.FILE), "{");
    assertThrows(IllegalStateException.class, this::open);
  }
}
