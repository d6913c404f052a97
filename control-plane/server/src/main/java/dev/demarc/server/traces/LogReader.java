package dev.demarc.server.traces;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the log of spans as one of its group, whose members are the replicas, and has it stored:
 * partitions beside each other, the values of each in their order. How far it is, it tells the
 * brokers after the database committed. Who reads the same again, because it ended in between or
 * another took the partition over, stores nothing twice. For one thread.
 */
final class LogReader implements AutoCloseable {
  private static final int VALUES = 20;
  private static final int FETCH_BYTES = 8 << 20;
  private static final int SESSION_MILLIS = 10_000;
  private static final int API_MILLIS = 10_000;
  private static final int AT_ONCE = 4;
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final Duration GRACE = Duration.ofSeconds(3);

  private final LogStoring storing;
  private final Consumer<byte[], byte[]> consumer;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          AT_ONCE, Thread.ofPlatform().daemon().name("store-", 0).factory());
  private final Set<TopicPartition> taken = new HashSet<>();
  private final Map<TopicPartition, Long> stored = new HashMap<>();
  private boolean assigned;

  /**
   * What one look brought.
   *
   * @param done values that need no further look
   * @param held whether something stays in the log because it cannot be stored now
   */
  record Turn(int done, boolean held) {}

  private record Reached(TopicPartition partition, int done, long next, boolean held) {}

  LogReader(KafkaSettings settings, LogStoring storing) {
    this(settings, settings.topic(), storing);
  }

  /** A reader of another group, which reads everything itself. */
  LogReader(KafkaSettings settings, String group, LogStoring storing) {
    this.storing = storing;
    this.consumer = open(settings, group);
    consumer.subscribe(List.of(settings.topic()), new Assignments());
  }

  private static Consumer<byte[], byte[]> open(KafkaSettings settings, String group) {
    Map<String, Object> config = settings.client();
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, VALUES);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_MILLIS);
    config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, API_MILLIS);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Stores what there is, a bounded part of it. */
  Turn doWork() {
    ConsumerRecords<byte[], byte[]> values = consumer.poll(PATIENCE);
    List<Reached> reached =
        beside(
            values.partitions().stream()
                .<Callable<Reached>>map(each -> () -> store(each, values.records(each)))
                .toList());
    commit(reached);
    reached.stream()
        .filter(Reached::held)
        .forEach(each -> consumer.seek(each.partition(), each.next()));
    return new Turn(
        reached.stream().mapToInt(Reached::done).sum(), reached.stream().anyMatch(Reached::held));
  }

  private Reached store(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> values) {
    int done = 0;
    for (ConsumerRecord<byte[], byte[]> value : values) {
      if (storing.store(value) == LogStoring.Outcome.HELD) {
        return new Reached(partition, done, value.offset(), true);
      }
      done++;
    }
    return new Reached(partition, done, values.getLast().offset() + 1, false);
  }

  private <T> List<T> beside(List<Callable<T>> work) {
    List<T> results = new ArrayList<>();
    try {
      for (Future<T> each : threads.invokeAll(work)) {
        results.add(each.get());
      }
      return results;
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure.getCause());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new KafkaException(stopping);
    }
  }

  private void commit(List<Reached> reached) {
    Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    reached.stream()
        .filter(each -> each.done() > 0)
        .forEach(each -> positions.put(each.partition(), new OffsetAndMetadata(each.next())));
    try {
      if (!positions.isEmpty()) {
        consumer.commitSync(positions);
        positions.forEach((partition, position) -> stored.put(partition, position.offset()));
      }
    } catch (CommitFailedException | RebalanceInProgressException othersRead) {
      // Another has the partition and reads this again.
    }
  }

  /** Values that the partitions of this reader still have; absent before it looked at them all. */
  OptionalLong lag() {
    List<OptionalLong> each = consumer.assignment().stream().map(consumer::currentLag).toList();
    return assigned && each.stream().allMatch(OptionalLong::isPresent)
        ? OptionalLong.of(each.stream().mapToLong(OptionalLong::getAsLong).sum())
        : OptionalLong.empty();
  }

  /**
   * Up to where partitions need not be kept, until it is {@link #dropped}. Of one that was just
   * taken that is what whoever had it before stored, who may have been killed before it was
   * dropped.
   *
   * @throws KafkaException when the brokers do not say
   */
  Map<TopicPartition, Long> stored() {
    Map<TopicPartition, Long> told = committed();
    told.putAll(stored);
    return told;
  }

  /** The brokers dropped what it told last; it is told no more. */
  void dropped() {
    stored.clear();
    taken.clear();
  }

  private Map<TopicPartition, Long> committed() {
    Map<TopicPartition, Long> committed = new HashMap<>();
    if (!taken.isEmpty()) {
      consumer
          .committed(Set.copyOf(taken))
          .forEach((partition, position) -> {
            if (position != null) {
              committed.put(partition, position.offset());
            }
          });
    }
    return committed;
  }

  /** Runs within a poll, on its thread. */
  private final class Assignments implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      assigned = true;
      taken.addAll(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      assigned = false;
      taken.removeAll(partitions);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    consumer.close(CloseOptions.timeout(GRACE));
  }
}
