package dev.demarc.node.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.node.machine.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no whole backup of this kind is refused, and nothing of it stays. */
class BadBackupTest {
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  @TempDir Path directory;
  private Sample sample;
  private Path backup;

  @BeforeEach
  void make() throws IOException {
    sample = new Sample(directory);
    backup = sample.backup("one.tar.gz");
    sample.destroy();
  }

  /** Its message; what was there before (nothing) must be there afterwards. */
  private String refused() throws IOException {
    Restoring restoring = new Restoring(sample.place, Sample.ACCOUNT);
    var refusal = assertThrows(Refusal.class, () -> restoring.restore(backup, false));
    assertEquals(List.of(), sample.beside(), refusal.getMessage());
    assertThrows(Refusal.class, () -> Restoring.verify(backup));
    return String.valueOf(refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9, 18, 40, 70, 95, 99})
  void refusesOneThatWasCutOff(int percent) throws IOException {
    byte[] whole = Files.readAllBytes(backup);
    Files.write(backup, Arrays.copyOf(whole, whole.length * percent / 100));
    refused();
  }

  @Test
  void refusesOneWithoutItsLastByte() throws IOException {
    byte[] whole = Files.readAllBytes(backup);
    Files.write(backup, Arrays.copyOf(whole, whole.length - 1));
    refused();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 20, 50, 80, 99})
  void refusesOneThatIsDamaged(int percent) throws IOException {
    byte[] bytes = Files.readAllBytes(backup);
    bytes[bytes.length * percent / 100] ^= 0x55;
    Files.write(backup, bytes);
    refused();
  }

  @Test
  void refusesWhatIsNoBackup() throws IOException {
    Files.writeString(backup, "hello");
    assertTrue(refused().startsWith("cannot read the backup"));
    Sample.archive(backup, Map.of("something", new byte[3]));
    assertTrue(refused().endsWith("is no backup of Demarc"));
    Sample.archive(backup, Map.of(Manifest.NAME, "{}".getBytes(StandardCharsets.UTF_8)));
    assertEquals("the backup's manifest is damaged", refused());
    Sample.archive(backup, Map.of(Manifest.NAME, "[".getBytes(StandardCharsets.UTF_8)));
    assertEquals("the backup's manifest is damaged", refused());
  }

  @Test
  void refusesAFormatOfALaterProgram() throws IOException {
    String later = "{\"format\":2,\"everything\":\"else may differ\"}";
    Sample.archive(backup, Map.of(Manifest.NAME, later.getBytes(StandardCharsets.UTF_8)));
    assertEquals("the backup is in format 2; this program reads up to 1", refused());
  }

  @Test
  void refusesOneOfNewerProgramsOrAnotherPostgresql() throws IOException {
    Manifest here = manifest();
    Sample.archive(backup, with("99.0.0", here.postgres(), here.keycloak()), Map.of());
    assertTrue(refused().startsWith("the backup is of Demarc 99.0.0, which is newer"));
    Sample.archive(backup, with(here.demarc(), here.postgres(), "99.1"), Map.of());
    assertTrue(refused().startsWith("the backup is of Keycloak 99.1, which is newer"));
    Sample.archive(backup, with(here.demarc(), "17.4", here.keycloak()), Map.of());
    assertTrue(refused().startsWith("the backup is of PostgreSQL 17.4"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside",
        "/etc/demarc",
        "a/../../outside",
        "a//b",
        "./a",
        "a/./b",
        "..",
        ".",
        "",
        "a\nb",
        "a/"
      })
  void refusesAPathThatLeavesTheDirectory(String path) throws IOException {
    Sample.archive(backup, manifest(new Held(path, "rw-------", 0, EMPTY)), Map.of(path, ""));
    assertTrue(refused().startsWith("the backup names a path that leaves the directory"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"node/parts/evil.json", "logs/x", "keycloak/bin", "keycloak/bin/kc.sh"})
  void refusesAPathThatNoBackupHas(String path) throws IOException {
    Sample.archive(backup, manifest(new Held(path, "rw-------", 0, EMPTY)), Map.of(path, ""));
    assertTrue(refused().startsWith("the backup names a path that no backup has"));
  }

  @Test
  void refusesWhatItsManifestDoesNotSay() throws IOException {
    Held one = new Held("one", "rw-------", 0, EMPTY);
    Sample.archive(backup, manifest(one, one), Map.of("one", ""));
    assertEquals("the backup names a path twice: one", refused());
    Sample.archive(backup, manifest(one), Map.of());
    assertTrue(refused().endsWith("one is not there"));
    Sample.archive(backup, manifest(one), Map.of("two", ""));
    assertTrue(refused().endsWith("one is not there"));
    Sample.archive(backup, manifest(one), Map.of("one", "longer"));
    assertTrue(refused().endsWith("one is not what was backed up"));
    Sample.archive(backup, manifest(), Map.of("one", ""));
    assertTrue(refused().endsWith("it holds more than its manifest names"));
  }

  @Test
  void refusesADigestModeOrSizeThatIsNone() throws IOException {
    for (Held held :
        List.of(
            new Held("one", "rw-------", 0, "no digest"),
            new Held("one", "rwsrwxrwx", 0, EMPTY),
            new Held("one", "rw-------", -2, EMPTY),
            new Held("one", "rwx------", Held.DIRECTORY, EMPTY))) {
      Sample.archive(backup, manifest(held), Map.of());
      assertEquals("the backup's manifest is damaged at one", refused());
    }
  }

  @Test
  void refusesOneOfOtherPorts() throws IOException {
    Manifest made = manifest();
    Sample.archive(
        backup,
        new Manifest(1, made.demarc(), made.postgres(), made.keycloak(), 7000, "", "", List.of()),
        Map.of());
    Restoring restoring = new Restoring(sample.place, Sample.ACCOUNT);
    var refusal = assertThrows(Refusal.class, () -> restoring.restore(backup, false));
    assertEquals("the backup was made for DEMARC_PORT_BASE=7000, not 33000", refusal.getMessage());
  }

  private Manifest manifest(Held... holds) {
    return Manifest.of(sample.place, Sample.NOW, List.of(holds));
  }

  private Manifest with(String demarc, String postgres, String keycloak) {
    return new Manifest(1, demarc, postgres, keycloak, 33_000, "", "", List.of());
  }
}
