package dev.demarc.runtime.llama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.runtime.child.FrameChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The child process: loads the model, says {@code ready}, then generates for its parent over {@link
 * FrameChannel} on the Unix socket named by {@code --socket}, one generation at a time; one sent
 * meanwhile is refused as {@code busy}. Standard output is nobody's channel, so whatever the native
 * library prints there does no harm. It ends when told to, and when its parent is gone.
 *
 * <p>It always ends by halting: closing the native model after a cancelled generation can hang.
 */
public final class LlamaChild {

  private static final int USAGE = 2;
  private static final int CANNOT_LOAD = 3;
  private static final int BROKEN = 4;

  private final FrameChannel channel;
  private final LlamaEngine engine;
  private final AtomicReference<String> running = new AtomicReference<>("");
  private final Set<String> cancelled = ConcurrentHashMap.newKeySet();

  private LlamaChild(FrameChannel channel, LlamaEngine engine) {
    this.channel = channel;
    this.engine = engine;
  }

  public static void main(String[] args) {
    try {
      Runtime.getRuntime().halt(run(ChildOptions.parse(List.of(args))));
    } catch (IllegalArgumentException e) {
      System.err.println("LlamaChild: " + e.getMessage());
      Runtime.getRuntime().halt(USAGE);
    } catch (IOException e) {
      Runtime.getRuntime().halt(BROKEN);
    }
  }

  private static int run(ChildOptions options) throws IOException {
    var address = UnixDomainSocketAddress.of(options.socket());
    try (FrameChannel channel = new FrameChannel(SocketChannel.open(address))) {
      Optional<LlamaEngine> engine = load(options);
      if (engine.isEmpty()) {
        channel.send(
            new FromChild.Failed("", Failure.LOAD_FAILED, "the model cannot be loaded").json());
        return CANNOT_LOAD;
      }
      channel.send(new FromChild.Ready(engine.get().loaded()).json());
      new LlamaChild(channel, engine.get()).serve();
      return 0;
    }
  }

  private static Optional<LlamaEngine> load(ChildOptions options) {
    try {
      return Optional.of(LlamaEngine.load(options));
    } catch (IOException | RuntimeException | UnsatisfiedLinkError e) {
      return Optional.empty();
    }
  }

  private void serve() throws IOException {
    Optional<JsonNode> frame = channel.receive();
    while (frame.isPresent()) {
      ToChild message = ToChild.parse(frame.get());
      if (message instanceof ToChild.Exit) {
        return;
      }
      handle(message);
      frame = channel.receive();
    }
  }

  private void handle(ToChild message) throws IOException {
    switch (message) {
      case ToChild.Chat chat -> begin(chat);
      case ToChild.Cancel(String target) -> cancel(target);
      case ToChild.Ping() -> channel.send(new FromChild.Pong().json());
      case ToChild.Exit() -> throw new IllegalStateException("handled before");
      case ToChild.Malformed(String id) -> fail(id, Failure.BAD_REQUEST, "not understood");
    }
  }

  private void cancel(String id) {
    if (running.get().equals(id)) {
      cancelled.add(id);
    }
  }

  private void begin(ToChild.Chat chat) throws IOException {
    if (chat.id().isEmpty()) {
      fail("", Failure.BAD_REQUEST, "no id");
    } else if (running.compareAndSet("", chat.id())) {
      Thread.ofPlatform().daemon().name("generation").start(() -> generate(chat));
    } else {
      fail(chat.id(), Failure.BUSY, "another generation runs");
    }
  }

  private void generate(ToChild.Chat chat) {
    FromChild end;
    try {
      end = engine.generate(chat, this::sendOrEnd, () -> cancelled.contains(chat.id()));
    } catch (RuntimeException e) {
      end = new FromChild.Failed(chat.id(), Failure.RUNTIME_FAILED, e.getClass().getSimpleName());
    }
    cancelled.remove(chat.id());
    running.set("");
    sendOrEnd(end);
  }

  private void fail(String id, Failure failure, String message) throws IOException {
    channel.send(new FromChild.Failed(id, failure, message).json());
  }

  private void sendOrEnd(FromChild message) {
    try {
      channel.send(message.json());
    } catch (IOException e) {
      Runtime.getRuntime().halt(BROKEN);
    }
  }
}
