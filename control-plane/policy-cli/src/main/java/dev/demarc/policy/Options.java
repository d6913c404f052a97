package dev.demarc.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The words after a command ({@code --name value}, {@code --flag}, and the rest) over the
 * environment.
 */
record Options(
    Map<String, String> values,
    Set<String> flags,
    List<String> rest,
    Map<String, String> environment) {

  /**
   * Parses them.
   *
   * @throws Usage at a name that is not known, is there twice, or lacks its value
   */
  static Options parse(
      List<String> words,
      Set<String> valued,
      Set<String> flagged,
      Map<String, String> environment) {
    Map<String, String> values = new HashMap<>();
    List<String> flags = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String name = word.startsWith("--") ? word.substring(2) : "";
      if (name.isEmpty()) {
        rest.add(word);
      } else if (flagged.contains(name)) {
        flags.add(name);
      } else if (!valued.contains(name)) {
        throw new Usage(word + " is not known here");
      } else if (i + 1 == words.size()) {
        throw new Usage(word + " needs a value");
      } else if (values.put(name, words.get(++i)) != null) {
        throw new Usage(word + " is there twice");
      }
    }
    return new Options(
        Map.copyOf(values), Set.copyOf(flags), List.copyOf(rest), Map.copyOf(environment));
  }

  Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The option or, without it, the variable; blank is none. */
  Optional<String> value(String name, String variable) {
    return value(name).or(() -> variable(variable));
  }

  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
  }

  boolean has(String flag) {
    return flags.contains(flag);
  }

  /** A number of at least 0. */
  Optional<Integer> number(String name) {
    return value(name)
        .map(text -> {
          if (!text.matches("[0-9]{1,9}")) {
            throw new Usage("--" + name + " must be a number, not " + text);
          }
          return Integer.parseInt(text);
        });
  }

  /** One of these, where it is there. */
  Optional<String> oneOf(String name, String... known) {
    Optional<String> value = value(name);
    value
        .filter(text -> !List.of(known).contains(text))
        .ifPresent(other -> {
          throw new Usage("--" + name + " takes " + String.join(" or ", known) + ", not " + other);
        });
    return value;
  }
}
