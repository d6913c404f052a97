package dev.demarc.runtime.llama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.runtime.child.ChildJvm;
import dev.demarc.runtime.child.FrameChannel;
import dev.demarc.runtime.child.MemoryWatch;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One child process and the two threads that talk to it: a reader, which also waits for it to
 * connect, and a writer, so that a child that stopped reading cannot stop the supervisor.
 */
final class ChildProcess implements Child {

  /** A chat, its cancellation, a question and a farewell are all that is ever on the way. */
  private static final int MAX_OUTGOING = 16;

  private final Child.Sink sink;
  private final long mostBytes;
  private final BlockingQueue<ToChild> outgoing = new LinkedBlockingQueue<>(MAX_OUTGOING);
  private final AtomicBoolean reported = new AtomicBoolean();
  private volatile @Nullable Process process;
  private volatile @Nullable ServerSocketChannel server;
  private volatile @Nullable FrameChannel channel;
  private volatile @Nullable Thread writer;
  private volatile @Nullable Path directory;

  /** With the most memory it may take. */
  ChildProcess(Child.Sink sink, long mostBytes) {
    this.sink = sink;
    this.mostBytes = mostBytes;
  }

  /** Makes the command for a private directory and a socket in it. */
  interface Command {
    ProcessBuilder of(Path directory, Path socket);
  }

  /** Makes a directory of the child's own. */
  interface PrivateDirectory {
    Path create() throws IOException;
  }

  void start(Command command, PrivateDirectory privateDirectory) {
    try {
      Path home = privateDirectory.create();
      directory = home;
      Path socket = home.resolve("s");
      ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server = listening;
      listening.bind(UnixDomainSocketAddress.of(socket));
      Process started = command.of(home, socket).start();
      process = started;
      MemoryWatch.over(started, mostBytes, () -> reportGone(Failure.MEMORY_EXCEEDED));
      started.onExit().thenRun(() -> closeQuietly(listening));
      Thread.ofPlatform().daemon().name("llama-reader").start(() -> read(listening));
    } catch (IOException | RuntimeException e) {
      reportGone();
    }
  }

  @Override
  public void send(ToChild message) {
    if (!outgoing.offer(message)) {
      reportGone();
    }
  }

  @Override
  public void kill() {
    reported.set(true);
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
    }
    closeQuietly(server);
    closeQuietly(channel);
    Thread writing = writer;
    if (writing != null) {
      writing.interrupt();
    }
    Path home = directory;
    if (home != null) {
      ChildJvm.deleteTree(home);
    }
  }

  @Override
  public long pid() {
    Process running = process;
    return running == null ? 0 : running.pid();
  }

  private void read(ServerSocketChannel listening) {
    try (FrameChannel frames = new FrameChannel(listening.accept())) {
      channel = frames;
      writer = Thread.ofPlatform().daemon().name("llama-writer").start(() -> write(frames));
      Optional<JsonNode> frame = frames.receive();
      while (frame.isPresent() && !reported.get()) {
        sink.said(FromChild.parse(frame.get()));
        frame = frames.receive();
      }
    } catch (IOException | IllegalArgumentException e) {
      // hung up or broke the protocol: gone either way
    }
    reportGone();
  }

  private void write(FrameChannel frames) {
    try {
      while (true) {
        frames.send(outgoing.take().json());
      }
    } catch (IOException e) {
      reportGone();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void reportGone() {
    reportGone(Failure.RUNTIME_FAILED);
  }

  private void reportGone(Failure why) {
    if (reported.compareAndSet(false, true)) {
      sink.gone(why);
    }
  }

  private static void closeQuietly(@Nullable AutoCloseable closeable) {
    try {
      if (closeable != null) {
        closeable.close();
      }
    } catch (Exception e) {
      // being closed is all that matters here
    }
  }
}
