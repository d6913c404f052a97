package dev.demarc.engine.plain;

import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.policy.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The rules of one kind, in their order, reachable by class and by task, so that a request reads
 * only rules that could match it. Which of the two is used changes nothing but the time. Its size
 * is that of the lists in the rules: a rule that lists no class (task) is kept once, apart.
 */
final class Index {
  private static final int[] NONE = {};

  private final List<Rule> rules;
  private final Ways byClass;
  private final Ways byTask;

  Index(List<Rule> rules) {
    this.rules = List.copyOf(rules);
    this.byClass = Ways.by(this.rules, Rule::classes);
    this.byTask = Ways.by(this.rules, Rule::tasks);
  }

  /** The rules whose half about the request matches, in their order. */
  List<Rule> matching(Facts facts) {
    int[] ofClass = byClass.listing().getOrDefault(facts.data().dataClass(), NONE);
    int[] ofTask = byTask.listing().getOrDefault(facts.task(), NONE);
    boolean classIsShorter =
        ofClass.length + byClass.any().length <= ofTask.length + byTask.any().length;
    return classIsShorter
        ? matching(facts, ofClass, byClass.any())
        : matching(facts, ofTask, byTask.any());
  }

  /** Merges two ascending lists of places, so that the order of rules is kept. */
  private List<Rule> matching(Facts facts, int[] one, int[] two) {
    List<Rule> matching = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < one.length || j < two.length) {
      boolean first = j == two.length || (i < one.length && one[i] < two[j]);
      Rule rule = rules.get(first ? one[i++] : two[j++]);
      if (Matching.ofRequest(rule, facts)) {
        matching.add(rule);
      }
    }
    return matching;
  }

  /** Places of rules, ascending: by each value they list, and of those that list none. */
  private record Ways(Map<Object, int[]> listing, int[] any) {

    static Ways by(List<Rule> rules, Function<Rule, ? extends Collection<?>> listed) {
      Map<Object, IntStream.Builder> listing = new HashMap<>();
      IntStream.Builder any = IntStream.builder();
      for (int place = 0; place < rules.size(); place++) {
        Collection<?> values = listed.apply(rules.get(place));
        if (values.isEmpty()) {
          any.add(place);
        }
        for (Object value : values) {
          listing.computeIfAbsent(value, key -> IntStream.builder()).add(place);
        }
      }
      Map<Object, int[]> places = new HashMap<>();
      listing.forEach((value, builder) -> places.put(value, builder.build().toArray()));
      return new Ways(places, any.build().toArray());
    }
  }
}
