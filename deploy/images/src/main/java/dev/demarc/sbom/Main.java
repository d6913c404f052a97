package dev.demarc.sbom;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.images.Image;
import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Refusal;
import dev.demarc.node.parts.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The program behind {@code ./demarc sbom}: one file for each image. */
public final class Main {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Main() {}

  public static void main(String[] words) throws IOException {
    try {
      run(List.of(words));
    } catch (Refusal refused) {
      System.err.println("demarc: " + refused.getMessage());
      System.exit(1);
    }
  }

  private static void run(List<String> words) throws IOException {
    Place place = Place.of(Path.of(System.getProperty("demarc.home", ".")), System.getenv());
    Path out = directory(out(words, place.cache().resolve("sbom")));
    for (Image image : Image.values()) {
      Path file = out.resolve(image.repository() + "-" + Versions.read().demarc() + ".cdx.json");
      ObjectNode bill = Bill.of(image, place.home());
      Files.writeString(
          file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(bill) + "\n");
      System.out.printf("%4d components  %s%n", bill.path("components").size(), file);
    }
  }

  private static Path directory(Path out) {
    try {
      return Files.createDirectories(out);
    } catch (IOException failure) {
      throw new Refusal("cannot write " + out, failure);
    }
  }

  static Path out(List<String> words, Path otherwise) {
    if (words.isEmpty()) {
      return otherwise;
    }
    if (words.size() != 2 || !words.getFirst().equals("--out") || words.getLast().isBlank()) {
      throw new Refusal("say it as ./demarc sbom [--out DIR]");
    }
    return Path.of(words.getLast()).toAbsolutePath().normalize();
  }
}
