package dev.demarc.server.traces;

import dev.demarc.contract.Wire;
import dev.demarc.server.platform.StartCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/**
 * The brokers that the operator set.
 *
 * @param brokers each as host:port
 * @param authoritiesFile PEM; empty for the JVM's
 * @param user empty where the brokers want none
 * @param partitions of a topic that has to be made
 */
record KafkaSettings(
    List<String> brokers,
    Security security,
    String authoritiesFile,
    String mechanism,
    String user,
    String password,
    String topic,
    int partitions) {
  private static final String PREFIX = "demarc.kafka.";
  private static final Pattern BROKER =
      Pattern.compile("([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:]+\\]):[0-9]{1,5}");
  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\]):[0-9]+");
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
  private static final Pattern PARTITIONS = Pattern.compile("[1-9][0-9]{0,2}");
  private static final List<String> MECHANISMS = List.of("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN");

  /** How the way to the brokers is kept private. */
  enum Security implements Wire {
    TLS("tls"),
    /** Only to this machine. */
    NONE("none");

    private final String wire;

    Security(String wire) {
      this.wire = wire;
    }

    @Override
    public String wire() {
      return wire;
    }
  }

  /**
   * Reads settings by their property; one that is not set is empty.
   *
   * @throws IllegalStateException naming the property that is missing or unsafe, and no value
   */
  static KafkaSettings read(UnaryOperator<String> settings) {
    UnaryOperator<String> ours = name -> settings.apply(PREFIX + name).strip();
    String partitions = ours.apply("partitions");
    check("partitions", PARTITIONS.matcher(partitions).matches(), "must be from 1 to 999");
    var read =
        new KafkaSettings(
            brokers(ours.apply("bootstrap-servers")),
            security(ours.apply("security")),
            ours.apply("authorities-file"),
            ours.apply("mechanism"),
            ours.apply("user"),
            password(ours),
            ours.apply("topic"),
            Integer.parseInt(partitions));
    read.check();
    return read;
  }

  private void check() {
    check(
        "security",
        security == Security.TLS || brokers.stream().allMatch(LOOPBACK.asMatchPredicate()),
        "must be tls, unless every broker is this machine");
    check(
        "authorities-file",
        authoritiesFile.isEmpty() || Files.isReadable(Path.of(authoritiesFile)),
        "cannot be read");
    check("password", user.isEmpty() == password.isEmpty(), "must be set where the user is");
    check("mechanism", MECHANISMS.contains(mechanism), "must be one of " + MECHANISMS);
    check("topic", TOPIC.matcher(topic).matches(), "must be a topic's name");
  }

  private static void check(String name, boolean holds, String otherwise) {
    if (!holds) {
      throw StartCheck.unsafe(PREFIX + name, otherwise);
    }
  }

  private static List<String> brokers(String text) {
    if (text.isEmpty()) {
      throw StartCheck.missing(PREFIX + "bootstrap-servers");
    }
    List<String> brokers = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    check(
        "bootstrap-servers",
        brokers.stream().allMatch(BROKER.asMatchPredicate()),
        "must be host:port, parted by commas");
    return brokers;
  }

  private static Security security(String text) {
    return Arrays.stream(Security.values())
        .filter(each -> each.wire().equals(text))
        .findFirst()
        .orElseThrow(() -> StartCheck.unsafe(PREFIX + "security", "must be tls or none"));
  }

  private static String password(UnaryOperator<String> ours) {
    String file = ours.apply("password-file");
    try {
      return file.isEmpty() ? ours.apply("password") : Files.readString(Path.of(file)).strip();
    } catch (IOException unreadable) {
      throw StartCheck.unsafe(PREFIX + "password-file", "cannot be read");
    }
  }

  /** Where what cannot be stored is kept for the operator. */
  String deadTopic() {
    return topic + ".dead";
  }

  /** What every client of the brokers is told. */
  Map<String, Object> client() {
    boolean tls = security == Security.TLS;
    var client = new HashMap<String, Object>();
    client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
    client.put(
        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
        (user.isEmpty() ? "" : "SASL_") + (tls ? "SSL" : "PLAINTEXT"));
    client.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    if (tls && !authoritiesFile.isEmpty()) {
      client.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
      client.put(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, authoritiesFile);
    }
    if (!user.isEmpty()) {
      client.put(SaslConfigs.SASL_MECHANISM, mechanism);
      client.put(SaslConfigs.SASL_JAAS_CONFIG, login());
    }
    return client;
  }

  private String login() {
    String module = mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
    return "org.apache.kafka.common.security.%s required username=%s password=%s;"
        .formatted(module, quoted(user), quoted(password));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  @Override
  public String toString() {
    return "KafkaSettings" + brokers;
  }
}
