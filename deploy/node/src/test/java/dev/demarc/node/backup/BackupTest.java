package dev.demarc.node.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.node.machine.Account;
import dev.demarc.node.machine.Refusal;
import dev.demarc.node.parts.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
  @TempDir Path directory;
  private Sample sample;

  @BeforeEach
  void make() throws IOException {
    sample = new Sample(directory);
  }

  @AfterEach
  void delete() throws IOException {
    sample.destroy();
  }

  private Restoring restoring() {
    return new Restoring(sample.place, Sample.ACCOUNT);
  }

  @Test
  void bringsBackEveryFileItsModeAndEveryEmptyDirectory() throws IOException {
    Map<String, String> before = sample.kept();
    Path backup = sample.backup("one.tar.gz");
    sample.destroy();
    String restored = restoring().restore(backup, false);
    assertEquals(before, sample.kept());
    assertTrue(before.containsKey("postgres/cluster/pg_tblspc"), before.keySet().toString());
    assertTrue(restored.contains("2026-11-27T10:00:00Z"), restored);
    assertEquals(List.of("data"), sample.beside());
  }

  @Test
  void bringsBackPostgresqlWhereverItsAccountCanReachIt() throws IOException {
    Map<String, String> before = sample.kept();
    Path backup = sample.backup("one.tar.gz");
    sample.destroy();
    new Restoring(sample.place, Account.current()).restore(backup, false);
    assertEquals(before, sample.kept());
    Path again = sample.backup("two.tar.gz");
    assertEquals(Restoring.verify(backup), Restoring.verify(again));
    Path within = sample.place.data().resolve("postgres");
    Path postgres = Files.exists(within) ? within : PostgresServer.elsewhere(sample.place);
    assertEquals(Files.getOwner(postgres), Files.getOwner(postgres.resolve("cluster/base/5/1234")));
  }

  @Test
  void leavesOutWhatIsMadeAgain() throws IOException {
    Path backup = sample.backup("one.tar.gz");
    sample.destroy();
    restoring().restore(backup, false);
    for (String gone :
        List.of(
            "logs",
            "node",
            "cloud",
            "agents/clinic-edge/tmp",
            "keycloak/bin",
            "postgres/cluster/postmaster.pid")) {
      assertFalse(Files.exists(sample.place.data().resolve(gone)), gone);
    }
  }

  @Test
  void letsOnlyItsOwnerReadTheFile() throws IOException {
    Path backup = sample.backup("one.tar.gz");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)));
    assertEquals(List.of("data"), sample.beside());
  }

  @Test
  void refusesALinkThatLeadsOutOfTheData() throws IOException {
    Files.createSymbolicLink(
        sample.place.data().resolve("postgres/cluster/pg_tblspc/1"), Path.of("/elsewhere"));
    var refusal = assertThrows(Refusal.class, () -> sample.backup("one.tar.gz"));
    assertTrue(refusal.getMessage().contains("pg_tblspc/1"), refusal.getMessage());
    assertFalse(Files.exists(directory.resolve("one.tar.gz")));
  }

  @Test
  void refusesWhereThereIsNoInstallation() throws IOException {
    sample.destroy();
    var refusal = assertThrows(Refusal.class, () -> sample.backup("one.tar.gz"));
    assertEquals("there is nothing to back up in " + sample.place.data(), refusal.getMessage());
  }

  @Test
  void touchesNothingWhereSomethingIsUnlessItIsNamed() throws IOException {
    Path backup = sample.backup("one.tar.gz");
    sample.write("secrets/postgres", "another secret");
    var refusal = assertThrows(Refusal.class, () -> restoring().restore(backup, false));
    assertTrue(refusal.getMessage().contains("is not empty"), refusal.getMessage());
    assertEquals("another secret", read("secrets/postgres"));
    restoring().restore(backup, true);
    assertEquals("a secret", read("secrets/postgres"));
    assertEquals(List.of("data", "data.replaced"), sample.beside());
    var again = assertThrows(Refusal.class, () -> restoring().restore(backup, true));
    assertTrue(again.getMessage().contains("data.replaced is still there"), again.getMessage());
  }

  @Test
  void takesADirectoryThatIsEmpty() throws IOException {
    Path backup = sample.backup("one.tar.gz");
    sample.destroy();
    Files.createDirectory(sample.place.data());
    restoring().restore(backup, false);
    assertEquals("a secret", read("secrets/postgres"));
  }

  @Test
  void finishesARestoreThatWasKilledAfterItWasDecided() throws IOException {
    Map<String, String> before = sample.kept();
    for (int done = 0; done < 3; done++) {
      Path beside = directory.resolve("data.restoring");
      Files.move(sample.place.data(), beside);
      sample.write("secrets/postgres", "what was there before");
      Moves moves = new Moves(List.of(Moves.Move.of(beside, sample.place.data())));
      moves.write(directory.resolve("data.restored"));
      if (done >= 1) {
        Files.move(sample.place.data(), directory.resolve("data.replaced"));
      }
      if (done >= 2) {
        Files.move(beside, sample.place.data());
      }
      restoring().finish();
      assertEquals(before, sample.kept(), "killed after " + done + " moves");
      assertEquals(List.of("data", "data.replaced"), sample.beside());
      dev.demarc.node.machine.Archive.delete(directory.resolve("data.replaced"));
    }
  }

  @Test
  void forgetsARestoreThatWasKilledBeforeItWasDecided() throws IOException {
    Map<String, String> before = sample.kept();
    Path backup = sample.backup("one.tar.gz");
    Files.createDirectories(directory.resolve("data.restoring/secrets"));
    Files.writeString(directory.resolve("data.restoring/secrets/postgres"), "half");
    restoring().finish();
    assertEquals(before, sample.kept());
    sample.destroy();
    restoring().restore(backup, false);
    assertEquals(before, sample.kept());
    assertEquals(List.of("data"), sample.beside());
  }

  private String read(String path) throws IOException {
    return Files.readString(sample.place.data().resolve(path));
  }
}
