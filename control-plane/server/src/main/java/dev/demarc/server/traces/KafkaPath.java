package dev.demarc.server.traces;

import dev.demarc.contract.error.ErrorCode;
import dev.demarc.server.platform.Problem;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.KafkaException;

/**
 * Into the log of spans, from where all replicas together store it. What was refused is counted in
 * the request: it is in no log, and so is counted once for each time it came, as on the direct way.
 */
final class KafkaPath implements IngestPath {
  private final TraceStore store;
  private final MeterRegistry meters;
  private final LogState state = new LogState();
  private final LogTopics topics;
  private final SpanLog log;
  private final LogLoop loop;

  KafkaPath(KafkaSettings settings, TraceStore store, MeterRegistry meters) {
    this.store = store;
    this.meters = meters;
    this.topics = new LogTopics(settings);
    this.log = new SpanLog(settings);
    var storing = new LogStoring(store, log, meters);
    this.loop = new LogLoop(topics, () -> new LogReader(settings, storing), state);
    meters.gauge("demarc.ingest.log.lag", state, KafkaPath::lag);
  }

  @Override
  public int keep(AcceptedBatch batch, Map<Refusal, Integer> refused) {
    if (!batch.records().isEmpty()) {
      append(batch);
    }
    if (!refused.isEmpty()) {
      store.store(
          new AcceptedBatch(batch.tenant(), batch.agent(), batch.receivedAt(), List.of()), refused);
    }
    return 0;
  }

  private void append(AcceptedBatch batch) {
    if (!topics.areThere()) {
      throw away(new KafkaException("the topics were not seen yet"));
    }
    try {
      log.append(batch);
    } catch (KafkaException failure) {
      throw away(failure);
    }
  }

  private Problem away(KafkaException failure) {
    meters.counter("demarc.ingest.later", "bound", "log").increment();
    return new Problem(
        ErrorCode.UNAVAILABLE, "The log of spans (Kafka) does not take them now.", failure);
  }

  private static double lag(LogState state) {
    OptionalLong lag = state.lag();
    return lag.isPresent() ? lag.getAsLong() : Double.NaN;
  }

  LogState state() {
    return state;
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop() {
    loop.stop();
    log.close();
  }
}
