package dev.demarc.ledger;

import dev.demarc.contract.consent.LedgerLine;
import dev.demarc.json.DemarcJson;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The lines of an export, one after the other; a line is 4 MiB at most. For one thread. */
final class Lines implements Closeable {
  private static final int LONGEST = 4 << 20;

  private final BufferedReader reader;

  /** A line that is no line of a ledger. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;
  }

  Lines(Path file) throws IOException {
    this.reader = Files.newBufferedReader(file);
  }

  /** The next line; null after the last. */
  @Nullable LedgerLine next() throws IOException, Malformed {
    String text = text();
    if (text == null) {
      return null;
    }
    try {
      return DemarcJson.strict().readValue(text, LedgerLine.class);
    } catch (IOException | IllegalArgumentException malformed) {
      throw new Malformed();
    }
  }

  private @Nullable String text() throws IOException, Malformed {
    var line = new StringBuilder();
    int next = reader.read();
    if (next < 0) {
      return null;
    }
    for (; next >= 0 && next != '\n'; next = reader.read()) {
      if (line.length() >= LONGEST) {
        throw new Malformed();
      }
      line.append((char) next);
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
