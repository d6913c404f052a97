package dev.demarc.broker;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One Kafka broker that is its own controller: a process on this machine, on a directory that is
 * formatted once, so that it can be killed and started again where it was. Not for use by two
 * threads.
 */
public final class Broker implements AutoCloseable {
  private static final String CLUSTER = "ZGVtYXJjLXRlc3QtYnJva2Vy";
  private static final int TRIES = 600;

  private final Path directory;
  private final int port;
  private Process process;

  private Broker(Path directory, int port, Process process) {
    this.directory = directory;
    this.port = port;
    this.process = process;
  }

  /** Formats a new directory, starts a broker on it and returns when it answers. */
  public static Broker start(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    int port = freePort();
    Files.writeString(settings(directory), settings(directory, port, freePort()));
    Process format =
        run(
            directory,
            "kafka.tools.StorageTool",
            "format",
            "-t",
            CLUSTER,
            "-c",
            settings(directory).toString());
    if (format.waitFor() != 0) {
      throw new IllegalStateException("not formatted, see " + log(directory));
    }
    var broker = new Broker(directory, port, run(directory));
    broker.await();
    return broker;
  }

  private static String settings(Path directory, int port, int controller) {
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:%2$d
    controller.listener.names=CONTROLLER
    listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
    listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
    log.dirs=%3$s
    auto.create.topics.enable=false
    default.replication.factor=1
    offsets.topic.replication.factor=1
    offsets.topic.num.partitions=1
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    group.initial.rebalance.delay.ms=0
    broker.session.timeout.ms=4000
    broker.heartbeat.interval.ms=1000
    controlled.shutdown.enable=false
    """
        .formatted(port, controller, directory.resolve("data"));
  }

  private static Process run(Path directory) throws IOException {
    return run(directory, "kafka.Kafka", settings(directory).toString());
  }

  private static Process run(Path directory, String... program) throws IOException {
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath());
    return new ProcessBuilder(Stream.concat(java.stream(), Stream.of(program)).toList())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log(directory).toFile()))
        .start();
  }

  private static String classPath() throws IOException {
    try (InputStream in = Broker.class.getResourceAsStream("class-path")) {
      if (in == null) {
        throw new IllegalStateException("the class path of the broker is not packaged");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  private static Path settings(Path directory) {
    return directory.resolve("broker.properties");
  }

  private static Path log(Path directory) {
    return directory.resolve("broker.log");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void await() throws IOException, InterruptedException {
    for (int tries = 0; tries < TRIES; tries++) {
      try (var socket = new Socket("127.0.0.1", port)) {
        return;
      } catch (IOException notYet) {
        if (!process.isAlive()) {
          throw new IllegalStateException("it ended, see " + log(directory), notYet);
        }
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
    throw new IllegalStateException("it does not answer, see " + log(directory));
  }

  /** Where it listens, as host:port. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Ends it without a word. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Starts it again on what it left, and returns when it answers. */
  public void restart() throws IOException, InterruptedException {
    kill();
    process = run(directory);
    await();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
