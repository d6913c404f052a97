package dev.demarc.agent.golden;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.re2j.Pattern;
import dev.demarc.agent.receive.JsonSchema;
import dev.demarc.json.DemarcJson;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;

/**
 * One thing that must hold of an answer. Texts are compared in Unicode's NFC, without regard to
 * case and to how white space runs; a pattern and a schema see the answer as it came. Linear in the
 * answer but for the schema, which has its own bound of steps. Immutable; its text form shows no
 * content.
 */
sealed interface Check {

  /** Its name in a set. */
  String name();

  /** Whether it holds. */
  boolean holds(Given answer);

  /** The whole answer is this text. */
  record Same(String text) implements Check {
    @Override
    public String name() {
      return "equals";
    }

    @Override
    public boolean holds(Given answer) {
      return plain(answer.text()).equals(plain(text));
    }

    @Override
    public String toString() {
      return name();
    }
  }

  /** All of these texts are in it. */
  record Contains(List<String> texts) implements Check {
    @Override
    public String name() {
      return "contains";
    }

    @Override
    public boolean holds(Given answer) {
      String plain = plain(answer.text());
      return texts.stream().allMatch(each -> plain.contains(plain(each)));
    }

    @Override
    public String toString() {
      return name();
    }
  }

  /** None of these texts is in it. */
  record Absent(List<String> texts) implements Check {
    @Override
    public String name() {
      return "absent";
    }

    @Override
    public boolean holds(Given answer) {
      String plain = plain(answer.text());
      return texts.stream().noneMatch(each -> plain.contains(plain(each)));
    }

    @Override
    public String toString() {
      return name();
    }
  }

  /** This pattern is found in it. */
  record Matches(Pattern pattern) implements Check {
    @Override
    public String name() {
      return "matches";
    }

    @Override
    public boolean holds(Given answer) {
      return pattern.matcher(answer.text()).find();
    }

    @Override
    public String toString() {
      return name();
    }
  }

  /** It is one JSON value that follows this schema. */
  record Follows(JsonSchema schema) implements Check {
    @Override
    public String name() {
      return "schema";
    }

    @Override
    public boolean holds(Given answer) {
      try {
        return !answer.text().isBlank()
            && schema.holds(DemarcJson.strict().readTree(answer.text()));
      } catch (JsonProcessingException none) {
        return false;
      }
    }

    @Override
    public String toString() {
      return name();
    }
  }

  /** It refers to all of these sources. */
  record Cites(List<String> sources) implements Check {
    @Override
    public String name() {
      return "cites";
    }

    @Override
    public boolean holds(Given answer) {
      return answer.cites().containsAll(sources);
    }
  }

  /**
   * It shares enough words with a reference: the F1 of precision and recall over words, each as
   * often as it occurs, as SQuAD counts (Rajpurkar et al. 2016).
   *
   * @param atLeast in thousandths
   */
  record Overlap(String reference, int atLeast) implements Check {
    private static final java.util.regex.Pattern WORD =
        java.util.regex.Pattern.compile("[\\p{L}\\p{N}]+");

    @Override
    public String name() {
      return "overlap";
    }

    @Override
    public boolean holds(Given answer) {
      return permille(answer.text()) >= atLeast;
    }

    long permille(String text) {
      Map<String, Integer> wanted = words(reference);
      Map<String, Integer> got = words(text);
      long shared = 0;
      for (Map.Entry<String, Integer> each : got.entrySet()) {
        shared += Math.min(each.getValue(), wanted.getOrDefault(each.getKey(), 0));
      }
      long all = sum(wanted) + sum(got);
      return all == 0 ? 0 : 2_000 * shared / all;
    }

    private static long sum(Map<String, Integer> words) {
      return words.values().stream().mapToLong(Integer::longValue).sum();
    }

    private static Map<String, Integer> words(String text) {
      Map<String, Integer> words = new HashMap<>();
      Matcher matcher = WORD.matcher(plain(text));
      while (matcher.find()) {
        words.merge(matcher.group(), 1, Integer::sum);
      }
      return words;
    }

    @Override
    public String toString() {
      return name();
    }
  }

  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC)
        .toLowerCase(Locale.ROOT)
        .replaceAll("(?U)\\s+", " ")
        .strip();
  }
}
