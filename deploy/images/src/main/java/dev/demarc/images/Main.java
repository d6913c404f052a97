package dev.demarc.images;

import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The program behind {@code ./demarc images}. */
public final class Main {
  private Main() {}

  public static void main(String[] words) throws IOException, InterruptedException {
    try {
      run(List.of(words));
    } catch (Refusal refused) {
      System.err.println("demarc: " + refused.getMessage());
      System.exit(1);
    }
    // Its threads would keep the program for a minute.
    System.exit(0);
  }

  private static void run(List<String> words) throws IOException, InterruptedException {
    Place place = Place.of(Path.of(System.getProperty("demarc.home", ".")), System.getenv());
    Path cache = place.cache().resolve("images");
    Options options = Options.of(words, cache);
    Archives archives = new Archives(place.home(), cache.resolve("made-of"));
    System.out.println("On " + options.base().name() + ":");
    for (Image image : Image.values()) {
      Archives.Made made = archives.make(image, options.base(), options.out());
      System.out.printf("%-28s %s%n  %s%n", made.name(), made.digest(), made.file());
    }
  }
}
