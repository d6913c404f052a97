package dev.demarc.runbooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunbooksTest {
  private static final Path RUNBOOKS = Sources.HOME.resolve("deploy/runbooks");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");
  private static final Pattern QUOTED = Pattern.compile("“([^”]+)”");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");
  private static final Map<String, String> PAGES = new TreeMap<>();
  private static Named named;

  @BeforeAll
  static void readsThem() throws Exception {
    named = new Named();
    try (Stream<Path> files = Files.list(RUNBOOKS)) {
      for (Path file : files.toList()) {
        PAGES.put(file.getFileName().toString(), Files.readString(file));
      }
    }
  }

  @Test
  void nameNothingThatIsNotThere() throws Exception {
    Map<String, String> wrong = new TreeMap<>();
    for (var page : PAGES.entrySet()) {
      for (String name : found(NAME, page.getValue())) {
        if (!named.isThere(name)) {
          wrong.put(name, page.getKey());
        }
      }
      for (String words : found(QUOTED, page.getValue())) {
        if (!named.isSaid(words)) {
          wrong.put(words, page.getKey());
        }
      }
    }
    assertEquals(Map.of(), wrong);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "./demarc repair",
        "./demarc restore x.tar.gz --force",
        "demarc-agent mend --config agent.yaml",
        "demarc_records_waiting",
        "trace.completenes",
        "DEMARC_DB_PASSWORD",
        "/q/health/well",
        "controlPlane.minutes",
        "nowhere.txt"
      })
  void wouldSeeANameOfNothing(String name) throws Exception {
    assertFalse(named.isThere(name), name);
  }

  @Test
  void sayOfEachHowItShowsAndWhenItIsOver() {
    for (var page : PAGES.entrySet()) {
      if (!page.getKey().equals("README.md")) {
        assertTrue(page.getValue().contains("**Symptom"), page.getKey());
        assertTrue(page.getValue().contains("**Over**"), page.getKey());
      }
    }
  }

  @Test
  void areAllInTheListAndReferToEachOther() throws IOException {
    List<String> listed = found(LINK, PAGES.getOrDefault("README.md", ""));
    List<String> pages = PAGES.keySet().stream().filter(name -> !name.equals("README.md")).toList();
    assertEquals(pages, listed.stream().sorted().toList());
    for (String page : PAGES.values()) {
      found(LINK, page).forEach(link -> assertTrue(PAGES.containsKey(link), link));
    }
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).toList();
  }
}
