package dev.demarc.engine.cubes;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of numbers from 0, number {@code n} being bit {@code n % 64} of word {@code n /
 * 64}.
 */
final class Bits {
  static final Bits NONE = new Bits(new long[0]);

  private final long[] words;

  private Bits(long[] words) {
    this.words = words;
  }

  static Bits of(int... numbers) {
    int largest = Arrays.stream(numbers).max().orElse(-1);
    long[] words = new long[(largest >> 6) + 1];
    for (int number : numbers) {
      words[number >> 6] |= 1L << number;
    }
    return new Bits(words);
  }

  /** The set whose words these are, lowest first; missing words are empty. */
  static Bits ofWords(long[] words) {
    int length = words.length;
    while (length > 0 && words[length - 1] == 0) {
      length--;
    }
    return new Bits(Arrays.copyOf(words, length));
  }

  /** The numbers from {@code first} to before {@code end}. */
  static Bits range(int first, int end) {
    long[] words = new long[(end + 63) >> 6];
    for (int number = first; number < end; number++) {
      words[number >> 6] |= 1L << number;
    }
    return ofWords(words);
  }

  boolean has(int number) {
    return (word(number >> 6) >>> number & 1) != 0;
  }

  boolean isEmpty() {
    return words.length == 0;
  }

  int size() {
    return Arrays.stream(words).mapToInt(Long::bitCount).sum();
  }

  /** The first number; only of a set that is not empty. */
  int first() {
    int word = 0;
    while (words[word] == 0) {
      word++;
    }
    return (word << 6) + Long.numberOfTrailingZeros(words[word]);
  }

  long word(int index) {
    return index < words.length ? words[index] : 0;
  }

  /** How many words there are; those after them are empty. */
  int length() {
    return words.length;
  }

  /** The words, filled up to a length. */
  long[] words(int length) {
    return Arrays.copyOf(words, length);
  }

  Bits and(Bits other) {
    long[] both = new long[Math.min(words.length, other.words.length)];
    for (int i = 0; i < both.length; i++) {
      both[i] = words[i] & other.words[i];
    }
    return ofWords(both);
  }

  Bits or(Bits other) {
    long[] either = new long[Math.max(words.length, other.words.length)];
    for (int i = 0; i < either.length; i++) {
      either[i] = word(i) | other.word(i);
    }
    return new Bits(either);
  }

  Bits minus(Bits other) {
    long[] rest = new long[words.length];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = words[i] & ~other.word(i);
    }
    return ofWords(rest);
  }

  boolean meets(Bits other) {
    long met = 0;
    for (int i = 0; i < Math.min(words.length, other.words.length); i++) {
      met |= words[i] & other.words[i];
    }
    return met != 0;
  }

  boolean containsAll(Bits other) {
    long missing = 0;
    for (int i = 0; i < other.words.length; i++) {
      missing |= other.words[i] & ~word(i);
    }
    return missing == 0;
  }

  void forEach(IntConsumer action) {
    for (int i = 0; i < words.length; i++) {
      for (long rest = words[i]; rest != 0; rest &= rest - 1) {
        action.accept((i << 6) + Long.numberOfTrailingZeros(rest));
      }
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Bits bits && Arrays.equals(words, bits.words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    forEach(number -> text.append(text.length() == 1 ? "" : ",").append(number));
    return text.append('}').toString();
  }
}
