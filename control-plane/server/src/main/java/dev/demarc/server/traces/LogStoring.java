package dev.demarc.server.traces;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.DatabaseFailure;
import dev.demarc.server.platform.Problem;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * What becomes of one value of the log of spans. It is stored by the identity of its records, so
 * that one that comes again changes nothing. What is itself at fault is tried {@value #TRIES} times
 * and then put aside among the dead, but for what is of a tenant that was erased meanwhile, which
 * is dropped; what anything else is in the way of stays where it is, however long. Safe for many
 * threads, each with partitions of its own.
 */
final class LogStoring {
  static final int TRIES = 5;
  private static final Logger LOG = Logger.getLogger(LogStoring.class);

  private final TraceStore store;
  private final SpanLog log;
  private final MeterRegistry meters;
  private final Map<TopicPartition, Tried> tried = new ConcurrentHashMap<>();

  /** The value that a partition is held up by, and how often it was itself at fault. */
  private record Tried(long offset, int faults) {}

  /** What became of it. */
  enum Outcome {
    /** It is in the database. */
    STORED,
    /** It is among the dead. */
    DEAD,
    /** Its tenant is there no more, and so it is nowhere. */
    DROPPED,
    /** It stays in the log and holds up its partition. */
    HELD
  }

  LogStoring(TraceStore store, SpanLog log, MeterRegistry meters) {
    this.store = store;
    this.log = log;
    this.meters = meters;
  }

  Outcome store(ConsumerRecord<byte[], byte[]> value) {
    return switch (LogFormat.read(value.key(), value.value())) {
      case LogFormat.Whole(AcceptedBatch batch) -> store(value, batch);
      case LogFormat.Malformed() -> bury(value, DeadReason.MALFORMED);
      case LogFormat.Newer() -> held(value, 0, "a newer version wrote it");
    };
  }

  private Outcome store(ConsumerRecord<byte[], byte[]> value, AcceptedBatch batch) {
    try {
      store.store(batch);
      meters.counter("demarc.ingest.log.stored").increment();
      return Outcome.STORED;
    } catch (RuntimeException failure) {
      return failed(value, batch.tenant(), failure);
    }
  }

  private Outcome failed(
      ConsumerRecord<byte[], byte[]> value, TenantId tenant, RuntimeException failure) {
    try {
      if (isOfAReference(failure) && !store.isThere(tenant)) {
        return drop(value);
      }
    } catch (RuntimeException unknown) {
      return held(value, faults(value), unknown.getClass().getSimpleName());
    }
    int faults = faults(value) + (isOfTheValue(failure) ? 1 : 0);
    return faults >= TRIES
        ? bury(value, DeadReason.REFUSED)
        : held(value, faults, failure.getClass().getSimpleName());
  }

  private static boolean isOfAReference(RuntimeException failure) {
    return failure instanceof DatabaseFailure refused && refused.isReference();
  }

  private Outcome drop(ConsumerRecord<byte[], byte[]> value) {
    LOG.infof("%s is dropped: its tenant is there no more", place(value));
    meters.counter("demarc.ingest.log.dropped").increment();
    return Outcome.DROPPED;
  }

  /** Whether the same would happen to it in any database, at any time. */
  private static boolean isOfTheValue(RuntimeException failure) {
    return !(failure instanceof Problem)
        && !(failure instanceof QuarkusTransactionException)
        && DatabaseFailure.isOfTheValue(failure);
  }

  private int faults(ConsumerRecord<byte[], byte[]> value) {
    Tried before = tried.get(partition(value));
    return before != null && before.offset == value.offset() ? before.faults : 0;
  }

  private Outcome bury(ConsumerRecord<byte[], byte[]> value, DeadReason reason) {
    try {
      log.bury(value, reason);
    } catch (KafkaException away) {
      return held(value, faults(value), away.getClass().getSimpleName());
    }
    LOG.errorf("%s is %s: put among the dead", place(value), reason.wire());
    meters.counter("demarc.ingest.log.dead", "reason", reason.wire()).increment();
    return Outcome.DEAD;
  }

  private Outcome held(ConsumerRecord<byte[], byte[]> value, int faults, String why) {
    Tried before = tried.put(partition(value), new Tried(value.offset(), faults));
    if (before == null || before.offset != value.offset()) {
      LOG.warnf("%s waits: %s", place(value), why);
    }
    meters.counter("demarc.ingest.log.held").increment();
    return Outcome.HELD;
  }

  private static String place(ConsumerRecord<byte[], byte[]> value) {
    return partition(value) + "@" + value.offset();
  }

  private static TopicPartition partition(ConsumerRecord<byte[], byte[]> value) {
    return new TopicPartition(value.topic(), value.partition());
  }
}
