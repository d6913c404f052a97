package dev.demarc.agent.golden;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.re2j.Pattern;
import dev.demarc.agent.receive.JsonSchema;
import dev.demarc.agent.receive.JsonWeight;
import dev.demarc.json.DemarcJson;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;

/**
 * One thing that must hold of an answer. Texts are compared in Unicode's NFC, without regard to
 * case and to how white space runs; a pattern and a schema see the answer as it came. Linear in the
 * answer but for the schema, which has its own bound of steps. Immutable; its text form shows no
 * content.
 *
 * @param name its name in a set
 * @param test whether it holds
 */
record Check(String name, Predicate<Given> test) {
  private static final java.util.regex.Pattern WORD =
      java.util.regex.Pattern.compile("[\\p{L}\\p{N}]+");

  /** The whole answer is this text. */
  static Check same(String text) {
    String wanted = plain(text);
    return new Check("equals", answer -> plain(answer.text()).equals(wanted));
  }

  /** All of these texts are in it. */
  static Check contains(List<String> texts) {
    List<String> wanted = texts.stream().map(Check::plain).toList();
    return new Check(
        "contains",
        answer -> {
          String plain = plain(answer.text());
          return wanted.stream().allMatch(plain::contains);
        });
  }

  /** None of these texts is in it. */
  static Check absent(List<String> texts) {
    List<String> unwanted = texts.stream().map(Check::plain).toList();
    return new Check(
        "absent",
        answer -> {
          String plain = plain(answer.text());
          return unwanted.stream().noneMatch(plain::contains);
        });
  }

  /** This pattern is found in it. */
  static Check matches(Pattern pattern) {
    return new Check("matches", answer -> pattern.matcher(answer.text()).find());
  }

  /** It is one JSON value that follows this schema. */
  static Check follows(JsonSchema schema) {
    return new Check("schema", answer -> follows(schema, answer.text()));
  }

  private static boolean follows(JsonSchema schema, String text) {
    try {
      return !text.isBlank()
          && !JsonWeight.isHeavy(text)
          && schema.holds(DemarcJson.strict().readTree(text));
    } catch (JsonProcessingException none) {
      return false;
    }
  }

  /** It refers to all of these sources. */
  static Check cites(List<String> sources) {
    return new Check("cites", answer -> answer.cites().containsAll(sources));
  }

  /**
   * It shares enough words with a reference: the F1 of precision and recall over words, each as
   * often as it occurs, as SQuAD counts (Rajpurkar et al. 2016).
   *
   * @param atLeast in thousandths
   */
  static Check overlap(String reference, int atLeast) {
    Map<String, Integer> wanted = words(reference);
    return new Check("overlap", answer -> shared(wanted, answer.text()) >= atLeast);
  }

  /** How much a text shares with a reference, in thousandths. */
  static long shared(String reference, String text) {
    return shared(words(reference), text);
  }

  private static long shared(Map<String, Integer> wanted, String text) {
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

  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC)
        .toLowerCase(Locale.ROOT)
        .replaceAll("(?U)\\s+", " ")
        .strip();
  }

  /** Whether it holds. */
  boolean holds(Given answer) {
    return test.test(answer);
  }

  @Override
  public String toString() {
    return name;
  }
}
