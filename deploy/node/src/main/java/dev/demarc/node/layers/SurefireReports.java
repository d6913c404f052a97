package dev.demarc.node.layers;

import dev.demarc.node.machine.Archive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The XML reports that Surefire leaves in every module's {@code target/surefire-reports}. */
final class SurefireReports {
  private static final Set<String> NOT_MODULES = Set.of("src", "node_modules", "classes");

  private final Path home;

  SurefireReports(Path home) {
    this.home = home;
  }

  /** Deletes all reports, so that the next count is of the next run alone. */
  void clear() throws IOException {
    for (Path directory : directories()) {
      Archive.delete(directory);
    }
  }

  /** The sum over all reports there are. */
  Counts count() throws IOException {
    Counts sum = Counts.NONE;
    for (Path directory : directories()) {
      try (var files = Files.newDirectoryStream(directory, "TEST-*.xml")) {
        for (Path file : files) {
          sum = sum.plus(read(file));
        }
      }
    }
    return sum;
  }

  static Counts read(Path report) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try (InputStream in = Files.newInputStream(report)) {
      XMLStreamReader reader = factory.createXMLStreamReader(in);
      reader.nextTag();
      int tests = number(reader, "tests");
      int failed = number(reader, "failures") + number(reader, "errors");
      int skipped = number(reader, "skipped");
      return new Counts(tests - failed - skipped, failed, skipped);
    } catch (XMLStreamException e) {
      throw new IOException("no Surefire report: " + report, e);
    }
  }

  private static int number(XMLStreamReader reader, String attribute) throws IOException {
    String value = reader.getAttributeValue(null, attribute);
    if (value == null || !value.matches("[0-9]+")) {
      throw new IOException("no Surefire report: it has no " + attribute);
    }
    return Integer.parseInt(value);
  }

  private List<Path> directories() throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        home,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String name = String.valueOf(directory.getFileName());
            if (name.equals("surefire-reports")) {
              found.add(directory);
              return FileVisitResult.SKIP_SUBTREE;
            }
            boolean hidden = name.startsWith(".") && !directory.equals(home);
            return hidden || NOT_MODULES.contains(name)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
