package dev.demarc.node.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A short-lived program run to its end, within ten minutes. */
public record Command(List<String> words, Path directory, Map<String, String> environment) {
  private static final long MINUTES = 10;

  public Command {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  public static Command of(Path directory, List<String> words) {
    return new Command(words, directory, Map.of());
  }

  public Command with(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new Command(words, directory, more);
  }

  /** What it printed where it did not end with 0; absent where it did. */
  public Optional<String> failure() {
    Ended ended = run();
    return ended.code() == 0 ? Optional.empty() : Optional.of(ended.output());
  }

  /** Whether it ended with 0; its output is dropped. */
  public boolean succeeds() {
    return run().code() == 0;
  }

  /**
   * @return everything it printed
   * @throws Refusal when it ends with anything but 0, with the last line it printed
   */
  public String output() {
    Ended ended = run();
    if (ended.code() != 0) {
      throw new Refusal(
          Path.of(words.getFirst()).getFileName()
              + " ended with "
              + ended.code()
              + ": "
              + ended.lastLine());
    }
    return ended.output();
  }

  private Ended run() {
    try {
      Path output = Files.createTempFile("demarc", ".out");
      try {
        return run(output);
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new Refusal("cannot run " + words.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal("interrupted");
    }
  }

  /** Through a file: a pipe could stay open, and be read, for as long as a child of it lives. */
  private Ended run(Path output) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(words));
    builder.directory(directory.toFile()).redirectErrorStream(true);
    builder.redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      return new Ended(-1, "no end after " + MINUTES + " minutes");
    }
    return new Ended(
        process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
  }

  private record Ended(int code, String output) {
    String lastLine() {
      return output.lines().filter(line -> !line.isBlank()).reduce("", (before, line) -> line);
    }
  }
}
