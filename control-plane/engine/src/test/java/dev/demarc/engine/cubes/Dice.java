package dev.demarc.engine.cubes;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Supplier;

/** A seeded source of choices. */
public final class Dice {
  private final Random random;

  public Dice(long seed) {
    this.random = new Random(seed);
  }

  /** True one time in {@code times}. */
  public boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  public int upTo(int most) {
    return random.nextInt(most + 1);
  }

  @SafeVarargs
  public final <T> T one(T... values) {
    return values[random.nextInt(values.length)];
  }

  public <T> T one(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** Up to {@code most} of the values. */
  public <T> TreeSet<T> some(List<T> values, int most) {
    TreeSet<T> some = new TreeSet<>();
    int tries = upTo(most);
    for (int i = 0; i < tries; i++) {
      some.add(one(values));
    }
    return some;
  }

  public <T> List<T> times(int most, Supplier<T> make) {
    List<T> made = new ArrayList<>();
    int times = upTo(most);
    for (int i = 0; i < times; i++) {
      made.add(make.get());
    }
    return made;
  }
}
