package dev.demarc.node.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurefireReportsTest {
  @TempDir Path home;

  @Test
  void sumsAllModules() throws IOException {
    report("a", "One", 5, 1, 1, 1);
    report("b/c", "Two", 3, 0, 0, 0);
    assertEquals(new Counts(5, 2, 1), new SurefireReports(home).count());
  }

  @Test
  void countsNothingWhenTheReportsWereCleared() throws IOException {
    report("a", "One", 5, 0, 0, 0);
    SurefireReports reports = new SurefireReports(home);
    reports.clear();
    assertEquals(Counts.NONE, reports.count());
  }

  @Test
  void ignoresReportsBelowHiddenDirectories() throws IOException {
    report(".cache/other", "One", 5, 0, 0, 0);
    assertEquals(Counts.NONE, new SurefireReports(home).count());
  }

  @Test
  void failsWhenAReportIsCutShort() throws IOException {
    Path file = report("a", "One", 5, 0, 0, 0);
    Files.writeString(file, "<testsuite tests=");
    SurefireReports reports = new SurefireReports(home);
    assertThrows(IOException.class, reports::count);
  }

  private Path report(String module, String name, int tests, int failures, int errors, int skipped)
      throws IOException {
    Path directory = home.resolve(module).resolve("target/surefire-reports");
    Files.createDirectories(directory);
    String xml =
        "<?xml version=\"1.0\"?><testsuite name=\"%s\" tests=\"%d\" errors=\"%d\" skipped=\"%d\" failures=\"%d\"/>"
            .formatted(name, tests, errors, skipped, failures);
    return Files.writeString(directory.resolve("TEST-" + name + ".xml"), xml);
  }
}
