package dev.demarc.server.traces;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * The two topics. The log has no retention: nothing of it is lost by waiting, and what is stored is
 * dropped from it, so that it is no second store of anybody's data. The dead are kept for thirty
 * days, at most a gigabyte of them. For one thread, but for {@link #areThere}.
 */
final class LogTopics implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 5_000;
  private static final Map<String, String> LOG =
      Map.of(
          TopicConfig.RETENTION_MS_CONFIG,
          "-1",
          TopicConfig.RETENTION_BYTES_CONFIG,
          "-1",
          TopicConfig.SEGMENT_BYTES_CONFIG,
          Integer.toString(64 << 20),
          TopicConfig.SEGMENT_MS_CONFIG,
          Long.toString(Duration.ofHours(1).toMillis()));
  private static final Map<String, String> DEAD =
      Map.of(
          TopicConfig.RETENTION_MS_CONFIG,
          Long.toString(Duration.ofDays(30).toMillis()),
          TopicConfig.RETENTION_BYTES_CONFIG,
          Integer.toString(1 << 30));

  private final KafkaSettings settings;
  private volatile boolean there;
  private @Nullable Admin admin;

  LogTopics(KafkaSettings settings) {
    this.settings = settings;
  }

  /** Whether both were found or made: before, the brokers could make one that is not as it must. */
  boolean areThere() {
    return there;
  }

  /**
   * Makes what is missing and asks the brokers for a sign of life.
   *
   * @throws KafkaException when they give none
   */
  void look() {
    if (there) {
      await(admin().describeCluster().nodes());
      return;
    }
    make(new NewTopic(settings.topic(), Optional.of(settings.partitions()), Optional.empty()), LOG);
    make(new NewTopic(settings.deadTopic(), Optional.of(1), Optional.empty()), DEAD);
    there = true;
  }

  private void make(NewTopic topic, Map<String, String> configs) {
    try {
      await(admin().describeTopics(List.of(topic.name())).allTopicNames());
    } catch (UnknownTopicOrPartitionException missing) {
      try {
        await(admin().createTopics(List.of(topic.configs(configs))).all());
      } catch (TopicExistsException another) {
        // Another replica made it meanwhile.
      }
    }
  }

  /**
   * Drops what was stored.
   *
   * @throws KafkaException when the brokers do not
   */
  void drop(Map<TopicPartition, Long> stored) {
    Map<TopicPartition, RecordsToDelete> before = new HashMap<>();
    stored.forEach((partition, next) -> before.put(partition, RecordsToDelete.beforeOffset(next)));
    await(admin().deleteRecords(before).all());
  }

  private Admin admin() {
    if (admin == null) {
      Map<String, Object> config = settings.client();
      config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
      config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
      admin = Admin.create(config);
    }
    return admin;
  }

  private static <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof KafkaException known
          ? known
          : new KafkaException(failure.getCause());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new KafkaException(stopping);
    }
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close(Duration.ofSeconds(1));
    }
  }
}
