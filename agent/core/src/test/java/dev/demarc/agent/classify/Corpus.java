package dev.demarc.agent.classify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.data.Detector;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The published cases of one detector, in {@code agent/core/corpus}.
 *
 * @param name of its file
 * @param taggers where the model of a tagger is
 */
record Corpus(String name, Detector detector, List<Case> cases, Taggers taggers) {

  /** A text, and whether the detector ought to find something in it. */
  record Case(String text, boolean expect, String why) {}

  /** How the detector does: found and right, found and wrong, missed. */
  record Score(int right, int wrong, int missed) {
    double precision() {
      return (double) right / (right + wrong);
    }

    double recall() {
      return (double) right / (right + missed);
    }
  }

  /** Every corpus there is, by name. */
  static List<Corpus> all(Taggers taggers) throws IOException {
    List<Corpus> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("corpus"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).sorted().toList()) {
        all.add(read(file, taggers));
      }
    }
    return all;
  }

  private static Corpus read(Path file, Taggers taggers) throws IOException {
    JsonNode root = DemarcJson.strict().readTree(Files.readAllBytes(file));
    List<Case> cases = new ArrayList<>();
    for (JsonNode each : root.path("cases")) {
      cases.add(
          new Case(
              each.required("text").textValue(),
              each.required("expect").booleanValue(),
              each.required("why").textValue()));
    }
    Detector detector = DemarcJson.strict().treeToValue(root.required("detector"), Detector.class);
    return new Corpus(file.getFileName().toString().replace(".json", ""), detector, cases, taggers);
  }

  /** The cases the detector gets wrong. */
  List<Case> failures() {
    return cases.stream().filter(each -> finds(each) != each.expect()).toList();
  }

  Score score() {
    int right = 0;
    int wrong = 0;
    int missed = 0;
    for (Case each : cases) {
      boolean found = finds(each);
      right += found && each.expect() ? 1 : 0;
      wrong += found && !each.expect() ? 1 : 0;
      missed += !found && each.expect() ? 1 : 0;
    }
    return new Score(right, wrong, missed);
  }

  private boolean finds(Case each) {
    Findings findings = Looks.at(detector, each.text(), taggers);
    if (findings.fault()) {
      throw new AssertionError("a fault at " + each);
    }
    return !findings.found().isEmpty();
  }
}
