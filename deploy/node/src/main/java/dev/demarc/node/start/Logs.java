package dev.demarc.node.start;

import dev.demarc.node.machine.Place;
import dev.demarc.node.machine.Refusal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code logs NAME [-f]}. */
public final class Logs {
  private static final long POLL_MILLIS = 300;

  private final Place place;
  private final PrintStream out;

  public Logs(Place place, PrintStream out) {
    this.place = place;
    this.out = out;
  }

  public void run(List<String> arguments) throws IOException, InterruptedException {
    List<String> names = arguments.stream().filter(word -> !word.startsWith("-")).toList();
    if (names.size() != 1 || !names.getFirst().matches("[a-z-]+")) {
      throw new Refusal("say which log: " + known());
    }
    Path log = place.log(names.getFirst());
    if (!Files.exists(log)) {
      throw new Refusal("there is no log " + names.getFirst() + "; there are: " + known());
    }
    long read = print(log, 0);
    while (arguments.contains("-f")) {
      Thread.sleep(POLL_MILLIS);
      read = print(log, Files.size(log) < read ? 0 : read);
    }
  }

  private long print(Path log, long from) throws IOException {
    try (FileChannel channel = FileChannel.open(log)) {
      channel.position(from);
      ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
      while (channel.read(buffer) > 0) {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
      out.flush();
      return channel.position();
    }
  }

  private String known() throws IOException {
    if (!Files.isDirectory(place.logs())) {
      return "none yet, ./demarc up makes them";
    }
    try (Stream<Path> files = Files.list(place.logs())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".log"))
          .map(name -> name.substring(0, name.length() - 4))
          .sorted()
          .collect(Collectors.joining(" "));
    }
  }
}
