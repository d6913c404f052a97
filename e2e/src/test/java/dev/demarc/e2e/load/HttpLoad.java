package dev.demarc.e2e.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Sends one request again and again over a fixed number of kept-alive connections, each its own
 * thread, and takes the time of every answer.
 */
public final class HttpLoad {
  private static final int MOST_SAMPLES = 2_000_000;

  private final URI at;
  private final byte[] request;

  /** The request to repeat. */
  public HttpLoad(URI at, String method, Map<String, String> headers, byte[] body) {
    this.at = at;
    var head = new StringBuilder();
    head.append(method).append(' ').append(at.getRawPath()).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(at.getHost()).append(':').append(at.getPort()).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    byte[] start = head.toString().getBytes(StandardCharsets.US_ASCII);
    this.request = Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, request, start.length, body.length);
  }

  /**
   * What was measured.
   *
   * @param answers with status 2xx
   * @param failures any other status, or a broken connection
   * @param nanos sorted times of whole answers
   * @param firstNanos sorted times to the first byte of the body
   */
  public record Result(
      long answers, long failures, double seconds, long[] nanos, long[] firstNanos) {
    public double perSecond() {
      return answers / seconds;
    }

    /** The time that this share of answers did not exceed, in milliseconds. */
    public double millis(double share) {
      return at(nanos, share);
    }

    /** The same for the first byte of the body. */
    public double firstMillis(double share) {
      return at(firstNanos, share);
    }

    private static double at(long[] sorted, double share) {
      return sorted.length == 0
          ? Double.NaN
          : sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / 1e6;
    }
  }

  /** Runs for this long over this many connections, each asking again once it is answered. */
  public Result run(int connections, Duration time) throws InterruptedException {
    return run(connections, time, Duration.ZERO);
  }

  /**
   * Runs for this long over this many connections.
   *
   * @param pace from one request of a connection to its next; one that was answered later than that
   *     makes up for it by asking again at once
   */
  public Result run(int connections, Duration time, Duration pace) throws InterruptedException {
    try (var threads = Executors.newFixedThreadPool(connections)) {
      long start = System.nanoTime();
      long end = start + time.toNanos();
      Callable<Samples> one = () -> repeat(end, pace.toNanos(), MOST_SAMPLES / connections);
      var all = threads.invokeAll(IntStream.range(0, connections).mapToObj(i -> one).toList());
      double seconds = (System.nanoTime() - start) / 1e9;
      return Samples.join(all, seconds);
    }
  }

  private Samples repeat(long end, long pace, int most) {
    var samples = new Samples(most);
    try (var socket = new Socket(at.getHost(), at.getPort())) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(30_000);
      var in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
      long due = System.nanoTime();
      while (System.nanoTime() < end && samples.count < most) {
        long start = System.nanoTime();
        socket.getOutputStream().write(request);
        Response response = Response.read(in);
        samples.add(response, start, System.nanoTime());
        due += pace;
        LockSupport.parkNanos(due - System.nanoTime());
      }
    } catch (IOException broken) {
      samples.failures++;
    }
    return samples;
  }

  private static final class Samples {
    private final long[] nanos;
    private final long[] first;
    private int count;
    private long failures;

    Samples(int most) {
      nanos = new long[most];
      first = new long[most];
    }

    void add(Response response, long start, long end) {
      if (response.status / 100 != 2) {
        failures++;
        return;
      }
      nanos[count] = end - start;
      first[count++] = response.firstByteAt - start;
    }

    static Result join(Iterable<Future<Samples>> all, double seconds) throws InterruptedException {
      long[] nanos = {};
      long[] first = {};
      long failures = 0;
      for (Future<Samples> future : all) {
        Samples one = get(future);
        nanos = concat(nanos, one.nanos, one.count);
        first = concat(first, one.first, one.count);
        failures += one.failures;
      }
      Arrays.sort(nanos);
      Arrays.sort(first);
      return new Result(nanos.length, failures, seconds, nanos, first);
    }

    private static Samples get(Future<Samples> future) throws InterruptedException {
      try {
        return future.get();
      } catch (ExecutionException failure) {
        throw new IllegalStateException(failure);
      }
    }

    private static long[] concat(long[] head, long[] tail, int count) {
      long[] both = Arrays.copyOf(head, head.length + count);
      System.arraycopy(tail, 0, both, head.length, count);
      return both;
    }
  }

  /** One HTTP/1.1 answer, read to its end: by length or by chunks. */
  private static final class Response {
    private int status;
    private long length = -1;
    private boolean chunked;
    private long firstByteAt;

    static Response read(InputStream in) throws IOException {
      var response = new Response();
      response.status = Integer.parseInt(line(in).split(" ")[1]);
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        response.header(line.toLowerCase(Locale.ROOT));
      }
      if (response.chunked) {
        response.readChunks(in);
      } else {
        response.skip(in, Math.max(0, response.length));
      }
      return response;
    }

    private void header(String line) {
      if (line.startsWith("content-length:")) {
        length = Long.parseLong(line.substring(15).strip());
      } else if (line.startsWith("transfer-encoding:")) {
        chunked = line.contains("chunked");
      }
    }

    private void readChunks(InputStream in) throws IOException {
      for (int size = size(in); size > 0; size = size(in)) {
        skip(in, size);
        line(in);
      }
      line(in);
    }

    private static int size(InputStream in) throws IOException {
      return Integer.parseInt(line(in).strip(), 16);
    }

    private void skip(InputStream in, long bytes) throws IOException {
      long left = bytes;
      while (left > 0) {
        long skipped = in.read() < 0 ? -1 : 1 + in.skip(left - 1);
        if (skipped < 0) {
          throw new EOFException();
        }
        if (firstByteAt == 0) {
          firstByteAt = System.nanoTime();
        }
        left -= skipped;
      }
      if (firstByteAt == 0) {
        firstByteAt = System.nanoTime();
      }
    }

    private static String line(InputStream in) throws IOException {
      var text = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new EOFException();
        }
        if (c != '\r') {
          text.append((char) c);
        }
      }
      return text.toString();
    }
  }
}
