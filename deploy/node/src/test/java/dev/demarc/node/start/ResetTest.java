package dev.demarc.node.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.node.machine.Place;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResetTest {
  @TempDir Path directory;

  @Test
  void leavesNoRestoreThatWouldComeBackAndNamesWhatWasMovedAside() throws Exception {
    Path data = directory.resolve("data");
    for (String name : new String[] {"data", "data.restoring", "data.replaced"}) {
      Files.writeString(Files.createDirectory(directory.resolve(name)).resolve("one"), "something");
    }
    Files.writeString(directory.resolve("data.restored"), "{}");
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Place place = new Place(directory, data, directory.resolve("cache"), 33_000);
    new Reset(place, new PrintStream(printed, true, StandardCharsets.UTF_8)).run(true);
    assertFalse(Files.exists(data));
    assertFalse(Files.exists(directory.resolve("data.restoring")));
    assertFalse(Files.exists(directory.resolve("data.restored")));
    assertTrue(Files.exists(directory.resolve("data.replaced/one")));
    assertEquals(
        "Left what a restore moved aside: " + directory.resolve("data.replaced"),
        printed.toString(StandardCharsets.UTF_8).lines().toList().getLast());
  }
}
