package dev.demarc.node.start;

import dev.demarc.node.backup.Restoring;
import dev.demarc.node.machine.Account;
import dev.demarc.node.machine.Archive;
import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Refusal;
import dev.demarc.node.parts.PostgresServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** {@code reset}: ends everything and deletes this installation's data. */
public final class Reset {
  private final Place place;
  private final PrintStream out;

  public Reset(Place place, PrintStream out) {
    this.place = place;
    this.out = out;
  }

  public void run(boolean sure) throws InterruptedException {
    if (!sure && !confirmed()) {
      out.println("Nothing was deleted.");
      return;
    }
    Alone.with(place, this::delete);
  }

  private void delete() throws InterruptedException {
    new Down(place, out).run();
    try {
      List<Path> aside = new Restoring(place, Account.current()).abandon();
      Archive.delete(place.data());
      Archive.delete(PostgresServer.elsewhere(place));
      out.println("Deleted " + place.data());
      aside.forEach(left -> out.println("Left what a restore moved aside: " + left));
    } catch (IOException e) {
      throw new Refusal("cannot delete " + place.data(), e);
    }
  }

  private boolean confirmed() {
    if (System.console() == null) {
      throw new Refusal("reset deletes all data: say --yes where nobody can be asked");
    }
    String answer = System.console().readLine("Delete all data in %s? [y/N] ", place.data());
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }
}
