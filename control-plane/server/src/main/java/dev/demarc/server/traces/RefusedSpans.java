package dev.demarc.server.traces;

import dev.demarc.contract.trace.TraceAttribute;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * What was refused of one batch, and how its agent is told which it was: reasons, names of
 * attributes and the sequences of its records, never a value.
 *
 * <pre>
 * message = entry *("; " entry) ["; " count " more"]
 * entry   = reason [" " attribute] ": " numbers
 * numbers = range *(", " range) [" and " count " more"]  /  count " more"
 * range   = sequence ["-" sequence]
 * </pre>
 *
 * <p>As in {@code content gen_ai.input.messages: 17, 20-25; time: 3}. Entries are in the order of
 * their texts, {@value #ENTRIES} at most; each has {@value SequenceRanges#MOST} ranges at most. A
 * sequence is told where the span says it and its epoch. All of a message are of one epoch: where
 * what is refused is of several, only numbers of spans are told. Not for use by two threads.
 */
final class RefusedSpans {
  static final int ENTRIES = 10;

  private final Map<Refusal, Integer> counts = new EnumMap<>(Refusal.class);
  private final Map<String, SequenceRanges> entries = new TreeMap<>();
  private final Set<Long> epochs = new HashSet<>();

  void add(OtlpSpan span, Verdict.Refused verdict) {
    Refusal reason = verdict.reason();
    counts.merge(reason, 1, Integer::sum);
    SequenceRanges entry =
        entry(
            verdict.attribute() == null
                ? reason.wire()
                : reason.wire() + " " + verdict.attribute());
    OptionalLong epoch = number(span, TraceAttribute.RECORD_EPOCH);
    OptionalLong sequence = number(span, TraceAttribute.RECORD_SEQUENCE);
    if (epoch.isPresent() && sequence.isPresent()) {
      epochs.add(epoch.getAsLong());
      entry.add(sequence.getAsLong());
    } else {
      entry.addUnnumbered(1);
    }
  }

  /** So many more, of which only the number is known. */
  void add(Refusal reason, int spans) {
    if (spans > 0) {
      counts.merge(reason, spans, Integer::sum);
      entry(reason.wire()).addUnnumbered(spans);
    }
  }

  private SequenceRanges entry(String name) {
    return entries.computeIfAbsent(name, absent -> new SequenceRanges());
  }

  /** Of a span that nothing is believed of: a number is no content, whatever else is in it. */
  private static OptionalLong number(OtlpSpan span, TraceAttribute which) {
    for (OtlpSpan.Attribute attribute : span.attributes()) {
      if (attribute.name().equals(which.wire())
          && attribute.value() instanceof OtlpSpan.Number(long number)
          && which.accepts(number)) {
        return OptionalLong.of(number);
      }
    }
    return OptionalLong.empty();
  }

  Map<Refusal, Integer> counts() {
    return counts;
  }

  long total() {
    return counts.values().stream().mapToLong(Integer::longValue).sum();
  }

  /** As its agent reads it; empty where nothing was refused. */
  String message() {
    var message = new StringJoiner("; ");
    entries.entrySet().stream()
        .limit(ENTRIES)
        .forEach(entry -> message.add(entry.getKey() + ": " + told(entry.getValue())));
    int more = entries.values().stream().skip(ENTRIES).mapToInt(SequenceRanges::spans).sum();
    return more == 0 ? message.toString() : message.add(more + " more").toString();
  }

  private String told(SequenceRanges entry) {
    return epochs.size() > 1 ? entry.spans() + " more" : entry.toString();
  }
}
