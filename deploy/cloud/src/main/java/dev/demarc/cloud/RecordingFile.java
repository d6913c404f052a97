package dev.demarc.cloud;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Appends recorded requests to {@code recorded.jsonl}, one JSON object a line. Stops at its bound
 * with a last line {@code {"full":true}}; memory goes on recording.
 */
final class RecordingFile implements AutoCloseable {

  private static final long MAX_CHARS = 1L << 30;

  private final Writer writer;
  private long written;
  private boolean full;

  RecordingFile(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve("recorded.jsonl");
    written = Files.exists(file) ? Files.size(file) : 0;
    writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  void append(RecordedRequest request) {
    if (full) {
      return;
    }
    String line = request.json().toString();
    full = written + line.length() > MAX_CHARS;
    written += line.length();
    try {
      writer.append(full ? "{\"full\":true}" : line).append('\n').flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
