package dev.demarc.agent.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The words after a command: {@code --name value}, {@code --flag}, and the rest. */
public record Options(Map<String, String> values, Set<String> flags, List<String> rest) {

  /** What was typed makes no sense; the message says what to type. */
  public static final class Usage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Usage(String message) {
      super(message);
    }
  }

  /**
   * Parses them.
   *
   * @throws Usage at a name that is not known, or one without its value
   */
  public static Options parse(List<String> words, Set<String> valued, Set<String> flags) {
    Map<String, String> values = new HashMap<>();
    List<String> seen = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!word.startsWith("--")) {
        rest.add(word);
      } else if (flags.contains(word.substring(2))) {
        seen.add(word.substring(2));
      } else if (valued.contains(word.substring(2)) && i + 1 < words.size()) {
        values.put(word.substring(2), words.get(++i));
      } else {
        boolean known = valued.contains(word.substring(2));
        throw new Usage(known ? word + " needs a value" : word + " is not known here");
      }
    }
    return new Options(Map.copyOf(values), Set.copyOf(seen), List.copyOf(rest));
  }

  /** The agent.yaml that was named. */
  public Path config() {
    return Path.of(required("config"));
  }

  public Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  public String required(String name) {
    return value(name).orElseThrow(() -> new Usage("--" + name + " is required"));
  }

  public boolean has(String flag) {
    return flags.contains(flag);
  }
}
