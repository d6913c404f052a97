package dev.demarc.runtime.llama;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The child's command line: {@code --socket PATH --model FILE [--threads N] [--context N]}. */
record ChildOptions(Path socket, Path model, int threads, int contextTokens) {

  private static final Set<String> NAMES = Set.of("--socket", "--model", "--threads", "--context");

  static ChildOptions parse(List<String> args) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < args.size(); i += 2) {
      if (!NAMES.contains(args.get(i)) || i + 1 == args.size()) {
        throw new IllegalArgumentException("unknown option or no value: " + args.get(i));
      }
      given.put(args.get(i), args.get(i + 1));
    }
    if (!given.keySet().containsAll(Set.of("--socket", "--model"))) {
      throw new IllegalArgumentException("--socket and --model are required");
    }
    return new ChildOptions(
        Path.of(given.getOrDefault("--socket", "")),
        Path.of(given.getOrDefault("--model", "")),
        positive(given.getOrDefault("--threads", "1")),
        positive(given.getOrDefault("--context", "2048")));
  }

  List<String> args() {
    return List.of(
        "--socket",
        socket.toString(),
        "--model",
        model.toString(),
        "--threads",
        Integer.toString(threads),
        "--context",
        Integer.toString(contextTokens));
  }

  private static int positive(String text) {
    int number = Integer.parseInt(text);
    if (number < 1) {
      throw new IllegalArgumentException("not a positive number: " + text);
    }
    return number;
  }
}
