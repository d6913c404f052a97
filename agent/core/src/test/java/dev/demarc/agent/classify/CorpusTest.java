package dev.demarc.agent.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.config.TaggerBinding;
import dev.demarc.agent.probe.SiteTaggers;
import dev.demarc.agent.receive.Metrics;
import dev.demarc.contract.id.DetectorId;
import dev.demarc.runtime.onnx.tiny.TinyTagger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Precision and recall of every detector on the published cases. What comes out is the same every
 * time, so it is asserted. {@code -Ddemarc.corpus.write=true} writes the table of the corpus's
 * page.
 */
class CorpusTest {
  private static final Path PAGE = Path.of("corpus", "README.md");
  private static final String BEGIN = "<!-- table -->\n";
  private static final String END = "<!-- end of table -->\n";

  /** Least precision and recall; what is missed is named in the table's page. */
  private static final Map<String, double[]> FLOORS =
      Map.ofEntries(
          Map.entry("card", new double[] {1.0, 0.95}),
          Map.entry("iban", new double[] {1.0, 0.95}),
          Map.entry("phone", new double[] {1.0, 0.90}),
          Map.entry("email", new double[] {1.0, 0.92}),
          Map.entry("us-ssn", new double[] {1.0, 1.0}),
          Map.entry("de-tax-id", new double[] {1.0, 0.95}),
          Map.entry("uk-nhs", new double[] {1.0, 1.0}),
          Map.entry("fr-nir", new double[] {1.0, 0.95}),
          Map.entry("pattern", new double[] {1.0, 0.95}),
          Map.entry("dictionary", new double[] {1.0, 0.93}),
          Map.entry("tagger", new double[] {0.93, 0.90}));

  @TempDir static Path directory;
  private static SiteTaggers site;
  private static List<Corpus> all;

  /** The tagger's model is made by code, and is the one its cases declare. */
  @BeforeAll
  static void read() throws IOException {
    TinyTagger.write(directory);
    SortedMap<DetectorId, TaggerBinding> bound = new TreeMap<>();
    Path model = directory.resolve("tagger.onnx");
    bound.put(
        DetectorId.of("names"),
        new TaggerBinding(model, directory.resolve("vocabulary.txt"), 1, 0));
    site = new SiteTaggers(bound, directory, new Metrics());
    all =
        Corpus.all((id, tagger) -> {
          TextTagger opened = site.open(id, tagger);
          return (text, patience) -> opened.findingsIn(text, Duration.ofMinutes(2));
        });
  }

  @AfterAll
  static void close() {
    site.close();
  }

  @Test
  void reachesItsFloorsOnThePublishedCases() {
    assertEquals(FLOORS.size(), all.size());
    assertTrue(all.stream().mapToInt(each -> each.cases().size()).sum() >= 400);
    for (Corpus corpus : all) {
      corpus.failures().forEach(each -> System.out.println(corpus.name() + " misjudges " + each));
    }
    for (Corpus corpus : all) {
      Corpus.Score score = corpus.score();
      assertTrue(score.precision() >= FLOORS.get(corpus.name())[0], corpus.name() + " " + score);
      assertTrue(score.recall() >= FLOORS.get(corpus.name())[1], corpus.name() + " " + score);
    }
  }

  @Test
  void saysOnItsPageWhatItMeasures() throws IOException {
    String page = Files.readString(PAGE);
    String[] around = page.split(BEGIN + "(?s:.*)" + END, -1);
    String current = around[0] + BEGIN + table() + END + around[1];
    if (Boolean.getBoolean("demarc.corpus.write")) {
      Files.writeString(PAGE, current);
    } else {
      assertEquals(current, page, "write it anew with -Ddemarc.corpus.write=true");
    }
  }

  private static String table() {
    StringBuilder table =
        new StringBuilder("| detector | cases | found | wrongly | missed | precision | recall |\n");
    table.append("|---|---|---|---|---|---|---|\n");
    for (Corpus corpus : all) {
      Corpus.Score score = corpus.score();
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %d | %d | %d | %.3f | %.3f |%n",
              corpus.name(),
              corpus.cases().size(),
              score.right(),
              score.wrong(),
              score.missed(),
              score.precision(),
              score.recall()));
    }
    return table.toString();
  }
}
