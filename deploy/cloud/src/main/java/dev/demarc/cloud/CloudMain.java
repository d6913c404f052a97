package dev.demarc.cloud;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts the stand-in cloud from the command line. Exit codes: 0 help, 1 cannot start, 2 usage. */
public final class CloudMain {

  private CloudMain() {}

  public static void main(String[] args) throws InterruptedException {
    if (Arrays.asList(args).contains("--help")) {
      System.out.print(CloudOptions.HELP);
      return;
    }
    try {
      start(CloudOptions.parse(args));
    } catch (IllegalArgumentException e) {
      fail(2, e.getMessage());
    } catch (IOException | TimeoutException | java.util.concurrent.ExecutionException e) {
      fail(1, "cannot start: " + e.getMessage());
    }
  }

  private static void start(CloudOptions options)
      throws IOException,
          InterruptedException,
          java.util.concurrent.ExecutionException,
          TimeoutException {
    StandInCloud cloud = StandInCloud.create(options);
    int port = cloud.start().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    Runtime.getRuntime().addShutdownHook(new Thread(cloud::close, "shutdown"));
    System.out.printf("stand-in cloud (not a real model) on http://%s:%d%n", options.host(), port);
  }

  private static void fail(int code, @org.jspecify.annotations.Nullable String message) {
    System.err.println("demarc-cloud: " + message);
    System.exit(code);
  }
}
