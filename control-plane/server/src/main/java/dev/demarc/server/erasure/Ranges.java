package dev.demarc.server.erasure;

import java.util.List;

/** Numbers in order as text: {@code 1-3,7}. */
final class Ranges {
  private Ranges() {}

  static String of(List<Long> numbers) {
    var text = new StringBuilder();
    for (int from = 0; from < numbers.size(); ) {
      int to = from;
      while (to + 1 < numbers.size() && numbers.get(to + 1) == numbers.get(to) + 1) {
        to++;
      }
      text.append(text.isEmpty() ? "" : ",").append(numbers.get(from));
      if (to > from) {
        text.append('-').append(numbers.get(to));
      }
      from = to + 1;
    }
    return text.toString();
  }
}
