package dev.demarc.server.traces;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the log of spans. What {@link #append} returns from, every in-sync replica of the
 * brokers has. Values of a tenant share a partition. At most {@value #BUFFER_BYTES} bytes wait for
 * the brokers; who finds no room in {@value #ROOM_MILLIS} ms, or is not acknowledged in {@value
 * #DELIVERY_MILLIS} ms, is refused. Safe for many threads.
 */
final class SpanLog implements AutoCloseable {
  /** Of the header that says why a value is among the dead. */
  static final String WHY = "demarc-why";

  private static final int BUFFER_BYTES = 32 << 20;
  private static final int ROOM_MILLIS = 5_000;
  private static final int REQUEST_MILLIS = 5_000;
  private static final int DELIVERY_MILLIS = 10_000;
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final KafkaSettings settings;
  private @Nullable Producer<byte[], byte[]> producer;

  SpanLog(KafkaSettings settings) {
    this.settings = settings;
  }

  /**
   * Appends what a batch has to store.
   *
   * @throws KafkaException when it may not be there, or only in part: storing is by identity, so
   *     that all of it may be appended again
   */
  void append(AcceptedBatch batch) {
    byte[] key = LogFormat.key(batch.tenant());
    send(to -> {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      LogFormat.write(
          batch, value -> sent.add(to.send(new ProducerRecord<>(settings.topic(), key, value))));
      return sent;
    });
  }

  /**
   * Puts aside, as it is, what cannot be stored.
   *
   * @throws KafkaException when it may not be there
   */
  void bury(ConsumerRecord<byte[], byte[]> dead, DeadReason reason) {
    var record = new ProducerRecord<>(settings.deadTopic(), dead.key(), dead.value());
    record.headers().add(WHY, LogFormat.ascii(reason.wire()));
    send(to -> List.of(to.send(record)));
  }

  private void send(Function<Producer<byte[], byte[]>, List<Future<RecordMetadata>>> sending) {
    Producer<byte[], byte[]> to = producer();
    try {
      for (Future<RecordMetadata> each : sending.apply(to)) {
        each.get();
      }
    } catch (ExecutionException failure) {
      throw given(failure.getCause(), to);
    } catch (KafkaException failure) {
      throw given(failure, to);
    } catch (IllegalStateException givenUp) {
      throw new KafkaException(givenUp);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new KafkaException(stopping);
    }
  }

  /** A producer that met what no repetition mends is not used again. */
  private KafkaException given(@Nullable Throwable failure, Producer<byte[], byte[]> by) {
    if (!(failure instanceof RetriableException)) {
      giveUp(by);
    }
    return failure instanceof KafkaException known ? known : new KafkaException(failure);
  }

  private synchronized Producer<byte[], byte[]> producer() {
    Producer<byte[], byte[]> one = producer == null ? open() : producer;
    producer = one;
    return one;
  }

  private synchronized void giveUp(Producer<byte[], byte[]> one) {
    if (producer == one) {
      producer = null;
      one.close(Duration.ZERO);
    }
  }

  private Producer<byte[], byte[]> open() {
    Map<String, Object> config = settings.client();
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
    config.put(ProducerConfig.COMPRESSION_GZIP_LEVEL_CONFIG, 1);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ROOM_MILLIS);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Ends it; whoever waits for an acknowledgement has {@code GRACE} to get it. */
  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(GRACE);
      producer = null;
    }
  }
}
