package dev.demarc.agent.execute;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A summary made of the text's own sentences: no model, no invention. Each sentence is a vector of
 * words weighted by how rare they are in the text; those nearest to the centre of the text score
 * highest (centroid-based summarisation, Radev et al. 2004), early ones a little more (news and
 * reports lead with what matters), and one that repeats a chosen one less (maximal marginal
 * relevance, Carbonell and Goldstein 1998). The chosen keep the text's order. Knows no language:
 * words are runs of letters and digits, or pairs of characters where a script has no spaces.
 */
final class Summariser {
  private static final int MOST_SENTENCES = 4_000;
  private static final int SHORTEST = 12;
  private static final int LONGEST = 1_200;
  private static final double LEAD = 0.25;
  private static final double REPETITION = 0.6;

  /**
   * One sentence of the text.
   *
   * @param number its place in the text, from 1
   */
  record Sentence(int number, String text) {}

  private Summariser() {}

  /** At most {@code most} sentences and about {@code characters} characters; at least one. */
  static List<Sentence> summarise(String text, int most, long characters) {
    List<Sentence> sentences = sentences(text);
    if (sentences.size() <= 1) {
      return sentences;
    }
    List<Map<String, Double>> vectors = vectors(sentences);
    double[] scores = scores(vectors);
    List<Integer> chosen = new ArrayList<>();
    long left = characters;
    while (chosen.size() < most) {
      int next = next(sentences, vectors, scores, chosen, chosen.isEmpty() ? Long.MAX_VALUE : left);
      if (next < 0) {
        break;
      }
      chosen.add(next);
      left -= sentences.get(next).text().length();
    }
    return chosen.stream().sorted().map(sentences::get).toList();
  }

  static List<Sentence> sentences(String text) {
    List<Sentence> sentences = new ArrayList<>();
    for (String paragraph : text.split("\\R")) {
      BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
      breaks.setText(paragraph);
      int from = breaks.first();
      for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
        String sentence = paragraph.substring(from, to).strip();
        if (!sentence.isEmpty() && sentences.size() < MOST_SENTENCES) {
          sentences.add(new Sentence(sentences.size() + 1, cut(sentence)));
        }
        from = to;
      }
    }
    return sentences;
  }

  private static String cut(String sentence) {
    return sentence.length() <= LONGEST ? sentence : sentence.substring(0, LONGEST - 1) + "…";
  }

  private static int next(
      List<Sentence> sentences,
      List<Map<String, Double>> vectors,
      double[] scores,
      List<Integer> chosen,
      long left) {
    int best = -1;
    double highest = 0;
    for (int i = 0; i < scores.length; i++) {
      if (chosen.contains(i) || sentences.get(i).text().length() > left) {
        continue;
      }
      double repeats = 0;
      for (int other : chosen) {
        repeats = Math.max(repeats, cosine(vectors.get(i), vectors.get(other)));
      }
      double worth = scores[i] * (1 - REPETITION * repeats);
      if (repeats < 0.95 && (best < 0 || worth > highest)) {
        best = i;
        highest = worth;
      }
    }
    return best;
  }

  private static double[] scores(List<Map<String, Double>> vectors) {
    Map<String, Double> centre = new HashMap<>();
    vectors.forEach(
        vector -> vector.forEach((word, weight) -> centre.merge(word, weight, Double::sum)));
    double[] scores = new double[vectors.size()];
    for (int i = 0; i < scores.length; i++) {
      double lead = 1 + LEAD / (1 + i);
      scores[i] = cosine(vectors.get(i), centre) * lead;
    }
    return scores;
  }

  private static List<Map<String, Double>> vectors(List<Sentence> sentences) {
    List<Map<String, Integer>> counts = sentences.stream().map(s -> words(s.text())).toList();
    Map<String, Integer> occurs = new HashMap<>();
    counts.forEach(count -> count.keySet().forEach(word -> occurs.merge(word, 1, Integer::sum)));
    int all = sentences.size();
    List<Map<String, Double>> vectors = new ArrayList<>(all);
    for (int i = 0; i < all; i++) {
      Map<String, Double> vector = new HashMap<>();
      double damp = sentences.get(i).text().length() < SHORTEST ? 0.25 : 1;
      counts
          .get(i)
          .forEach((word, count) -> {
            double rare = Math.log(1 + (double) all / occurs.getOrDefault(word, 1));
            vector.put(word, damp * count * rare);
          });
      vectors.add(vector);
    }
    return vectors;
  }

  private static Map<String, Integer> words(String sentence) {
    Map<String, Integer> words = new HashMap<>();
    String lower = sentence.toLowerCase(Locale.ROOT);
    int from = -1;
    for (int i = 0; i <= lower.length(); i++) {
      char c = i < lower.length() ? lower.charAt(i) : ' ';
      if (Character.isIdeographic(c)) {
        words.merge(lower.substring(i, Math.min(lower.length(), i + 2)), 1, Integer::sum);
      }
      boolean word = Character.isLetterOrDigit(c) && !Character.isIdeographic(c);
      if (word && from < 0) {
        from = i;
      } else if (!word && from >= 0) {
        if (i - from > 2) {
          words.merge(lower.substring(from, i), 1, Integer::sum);
        }
        from = -1;
      }
    }
    return words;
  }

  private static double cosine(Map<String, Double> one, Map<String, Double> other) {
    Map<String, Double> small = one.size() <= other.size() ? one : other;
    Map<String, Double> large = small == one ? other : one;
    double product = 0;
    for (Map.Entry<String, Double> entry : small.entrySet()) {
      product += entry.getValue() * large.getOrDefault(entry.getKey(), 0.0);
    }
    double lengths = length(one) * length(other);
    return lengths == 0 ? 0 : product / lengths;
  }

  private static double length(Map<String, Double> vector) {
    double sum = 0;
    for (double weight : vector.values()) {
      sum += weight * weight;
    }
    return Math.sqrt(sum);
  }
}
