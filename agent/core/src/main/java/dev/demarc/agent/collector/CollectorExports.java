package dev.demarc.agent.collector;

import dev.demarc.agent.config.AgentConfig;
import dev.demarc.agent.config.Collector;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.config.Signal;
import dev.demarc.agent.receive.Metrics;
import dev.demarc.agent.record.Evidence;
import dev.demarc.agent.record.SqliteJournal;
import dev.demarc.agent.sync.Loop;
import dev.demarc.agent.sync.Spans;
import dev.demarc.json.TraceSchemaFile;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * The exports to the site's own collector, each signal in a loop of its own that reads the journal
 * for itself: neither holds up the other, the upload to the control plane, or a request. What
 * agent.yaml says counts from its next turn on.
 */
public final class CollectorExports implements AutoCloseable {
  private static final Duration OFF = Duration.ofSeconds(2);

  private final Supplier<AgentConfig> config;
  private final DataDirectory data;
  private final SqliteJournal journal;
  private final Supplier<Spans> spans;
  private final Vertx vertx;
  private final Map<Signal, Loop> loops = new EnumMap<>(Signal.class);
  private final Map<Signal, ToCollector> begun = new ConcurrentHashMap<>();

  /**
   * Makes the loops; {@link #start} starts them.
   *
   * @param spans makes spans of records, for one thread
   */
  public CollectorExports(
      Supplier<AgentConfig> config,
      DataDirectory data,
      SqliteJournal journal,
      Supplier<Spans> spans,
      Vertx vertx) {
    this.config = config;
    this.data = data;
    this.journal = journal;
    this.spans = spans;
    this.vertx = vertx;
    for (Signal signal : Signal.values()) {
      loops.put(signal, new Loop("collector-" + signal.wire(), () -> turn(signal)));
    }
  }

  public CollectorExports start() {
    loops.values().forEach(Loop::start);
    return this;
  }

  /** One turn of a signal; nothing is made for one that nobody wants. */
  Duration turn(Signal signal) {
    Optional<Collector> wanted =
        config.get().collector().filter(to -> to.signals().contains(signal));
    return wanted.isPresent()
        ? begun.computeIfAbsent(signal, this::begin).doWork(wanted.get())
        : OFF;
  }

  private ToCollector begin(Signal signal) {
    Evidence evidence = Evidence.open(data).orElseThrow();
    ExportPlace place = new ExportPlace(evidence, journal, signal);
    CollectorDoor door = new CollectorDoor(vertx, signal, System::nanoTime);
    Spans own = spans.get();
    return switch (signal) {
      case TRACES -> new SpanExport(place, door, own);
      case METRICS ->
          new MetricExport(
              place,
              door,
              own,
              new RequestMetrics(own.resource(), TraceSchemaFile.load()),
              System::nanoTime);
    };
  }

  /** What does not work at the moment, by name. */
  public SortedMap<String, String> problems() {
    SortedMap<String, String> problems = new TreeMap<>();
    loops.values().forEach(loop -> loop.problem().ifPresent(why -> problems.put(loop.name(), why)));
    return problems;
  }

  /** Records that wait for each signal. */
  public Map<String, Long> queued() {
    return each(ExportPlace::queued);
  }

  /** Records that the journal let go before they were exported. */
  public Map<String, Long> lost() {
    return each(place -> place.mark().lost());
  }

  /** Records, or points of metrics, that the collector did not take. */
  public Map<String, Long> refused() {
    return each(place -> place.mark().refused());
  }

  private Map<String, Long> each(ToLongFunction<ExportPlace> number) {
    Map<String, Long> numbers = new TreeMap<>();
    begun.forEach((signal, export) ->
        numbers.put(Metrics.labels("signal", signal.wire()), number.applyAsLong(export.place())));
    return numbers;
  }

  @Override
  public void close() {
    loops.values().forEach(Loop::close);
    begun.values().forEach(ToCollector::close);
  }
}
