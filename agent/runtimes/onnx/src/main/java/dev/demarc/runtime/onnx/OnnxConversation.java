package dev.demarc.runtime.onnx;

import ai.onnxruntime.OrtEnvironment;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.runtime.child.ChildJvm;
import dev.demarc.runtime.child.FrameChannel;
import dev.demarc.runtime.child.MemoryWatch;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.NullMarked;

/**
 * One child and the talk with it. A child that does not start, or does not answer, within its bound
 * is ended, which ends the talk. One request at a time; {@link #end} from any thread.
 */
final class OnnxConversation {
  private static final int ENDING_SECONDS = 5;
  private static final List<Class<?>> CLASS_PATH =
      List.of(
          OnnxChild.class,
          FrameChannel.class,
          OrtEnvironment.class,
          ObjectMapper.class,
          JsonFactory.class,
          JsonProperty.class,
          NullMarked.class);

  private final Path directory;
  private final Process process;
  private final FrameChannel channel;
  private final OnnxRuntime.LoadedModel model;
  private final AtomicReference<Failure> ended;
  private long requests;
  private volatile boolean answered;

  private OnnxConversation(
      Path directory,
      Process process,
      FrameChannel channel,
      OnnxRuntime.LoadedModel model,
      AtomicReference<Failure> ended) {
    this.directory = directory;
    this.process = process;
    this.channel = channel;
    this.model = model;
    this.ended = ended;
  }

  /** How children of a runtime are started: without leave to report anything to anybody. */
  static ChildJvm jvm(OnnxOptions options) {
    return new ChildJvm(
        "onnx",
        options.workDirectory(),
        256,
        OnnxChild.class,
        CLASS_PATH,
        Map.of(OnnxChild.FORBIDS_TELEMETRY, "1"));
  }

  /**
   * Starts a child and waits until it has loaded its model.
   *
   * @param ended keeps why the child was ended, where it did not end of itself
   */
  static OnnxConversation begin(ChildJvm jvm, OnnxOptions options, AtomicReference<Failure> ended)
      throws IOException {
    Path directory = jvm.privateDirectory();
    Process process = null;
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      Path socket = directory.resolve("s");
      server.bind(UnixDomainSocketAddress.of(socket));
      process = jvm.command(directory, arguments(socket, options)).start();
      Process started = process;
      started.onExit().thenRun(() -> closeQuietly(server));
      MemoryWatch.over(started, options.memoryBytes(), () -> ended.set(Failure.MEMORY_EXCEEDED));
      CompletableFuture<Void> bound = after(options.startTimeout(), started, ended);
      FrameChannel channel = new FrameChannel(server.accept());
      JsonNode ready = channel.receive().orElseThrow(() -> new EOFException("the child ended"));
      bound.cancel(false);
      return new OnnxConversation(directory, started, channel, loaded(ready), ended);
    } catch (IOException | RuntimeException failed) {
      if (process != null) {
        saidWhy(process, ended);
        process.destroyForcibly();
      }
      ChildJvm.deleteTree(directory);
      throw failed;
    }
  }

  /** A child that would not load a file says so by how it ends, soon after its channel. */
  private static void saidWhy(Process process, AtomicReference<Failure> ended) {
    try {
      if (process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS)
          && process.exitValue() == OnnxChild.FILE_CHANGED) {
        ended.set(Failure.FILE_CHANGED);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> arguments(Path socket, OnnxOptions options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                socket.toString(),
                options.model().toAbsolutePath().toString(),
                options.vocabulary().toAbsolutePath().toString(),
                Integer.toString(options.threads()),
                Integer.toString(options.maxTokens())));
    options
        .pinned()
        .ifPresent(pinned -> {
          arguments.add(pinned.model());
          arguments.add(pinned.vocabulary());
        });
    return arguments;
  }

  private static OnnxRuntime.LoadedModel loaded(JsonNode ready) {
    return new OnnxRuntime.LoadedModel(
        ready.path("digest").asText(),
        ready.path("dimensions").asInt(),
        ready.path("maxTokens").asInt());
  }

  private static CompletableFuture<Void> after(
      Duration bound, Process process, AtomicReference<Failure> ended) {
    return CompletableFuture.runAsync(
        () -> {
          ended.compareAndSet(Failure.RUNTIME_FAILED, Failure.HUNG);
          process.destroyForcibly();
        },
        CompletableFuture.delayedExecutor(bound.toMillis(), TimeUnit.MILLISECONDS));
  }

  OnnxRuntime.LoadedModel model() {
    return model;
  }

  /** Whether it ever gave what it was asked for. */
  boolean hasAnswered() {
    return answered;
  }

  /** Why it ended, once it has. */
  Failure whyEnded() {
    return ended.get();
  }

  long pid() {
    return process.pid();
  }

  /**
   * Asks the child for vectors, one after the other until the request is given up.
   *
   * @param bound of all of them
   * @throws IOException when it is no more, or had to be ended
   */
  Embedded embed(List<String> texts, BooleanSupplier givenUp, Duration bound) throws IOException {
    return within(bound, () -> vectors(texts, givenUp));
  }

  /**
   * Asks the child for labels; it is told how long anybody waits.
   *
   * @throws IOException when it is no more, or had to be ended
   */
  Tagged tag(Tagging tagging, Duration patience, Duration bound) throws IOException {
    ObjectNode asked = JsonNodeFactory.instance.objectNode();
    asked.set("tag", TagFrame.write(tagging, patience.toNanos()));
    return within(
        bound,
        () -> {
          JsonNode answer = answer(asked);
          if (answer.has("error")) {
            return new Tagged.Failed(Failure.ofCode(answer.path("error").asText()));
          }
          Tagged.Found found = TagFrame.found(answer);
          answered = true;
          return found;
        });
  }

  /** What the child is asked, and what is read of it then. */
  @FunctionalInterface
  private interface Talk<T> {
    T run() throws IOException;
  }

  private <T> T within(Duration bound, Talk<T> talk) throws IOException {
    CompletableFuture<Void> hung = after(bound, process, ended);
    try {
      return talk.run();
    } catch (IllegalArgumentException malformed) {
      throw new IOException("not an answer", malformed);
    } finally {
      hung.cancel(false);
    }
  }

  private Embedded vectors(List<String> texts, BooleanSupplier givenUp) throws IOException {
    List<float[]> rows = new ArrayList<>(texts.size());
    long tokens = 0;
    for (String text : texts) {
      if (givenUp.getAsBoolean()) {
        return new Embedded.Failed(Failure.TIMED_OUT);
      }
      JsonNode answer = answer(JsonNodeFactory.instance.objectNode().put("text", text));
      if (answer.has("error")) {
        return new Embedded.Failed(Failure.ofCode(answer.path("error").asText()));
      }
      rows.add(Vector.decode(answer.path("vector").asText()));
      tokens += answer.path("tokens").asLong();
    }
    answered = true;
    return new Embedded.Vectors(rows, tokens);
  }

  private JsonNode answer(ObjectNode asked) throws IOException {
    channel.send(asked.put("id", ++requests));
    JsonNode answer = channel.receive().orElseThrow(() -> new EOFException("the child ended"));
    if (answer.path("id").asLong() != requests) {
      throw new IOException("an answer to another request");
    }
    return answer;
  }

  /** Waits until the child ends, whoever ends it. */
  void awaitEnd() throws InterruptedException {
    process.waitFor();
  }

  void end() {
    process.destroyForcibly();
    closeQuietly(channel);
    ChildJvm.deleteTree(directory);
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // being closed is all that matters here
    }
  }
}
