package dev.demarc.images;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * An image's program, started from its unpacked layers with its own entry point and environment.
 * Where the tests are root it runs as another user, who can write none of it.
 */
final class Started implements AutoCloseable {
  private static final int SECONDS = 240;

  private final Process process;
  private final Path log;

  Started(Unpacked image, Path directory, Map<String, String> settings, String... arguments)
      throws IOException {
    log = directory.resolve("started.log");
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    for (String word : image.texts("Entrypoint")) {
      command.add(
          word.equals("java")
              ? Path.of(System.getProperty("java.home"), "bin", "java").toString()
              : word.replace("/opt/", image.root() + "/opt/"));
    }
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(image.root().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().clear();
    for (String variable : image.texts("Env")) {
      builder.environment().put(variable.split("=", 2)[0], variable.split("=", 2)[1]);
    }
    builder.environment().putAll(settings);
    process = builder.start();
  }

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Its exit code, once it ended by itself. */
  int ended() throws IOException, InterruptedException {
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it goes on:\n" + log());
    }
    return process.exitValue();
  }

  void awaitOk(String address) throws IOException, InterruptedException {
    for (int attempt = 0; attempt < SECONDS * 5; attempt++) {
      if (!process.isAlive()) {
        throw new AssertionError("it did not start:\n" + log());
      }
      if (answers(address)) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new AssertionError("it is not ready:\n" + log());
  }

  private static boolean answers(String address) {
    try {
      var connection = (HttpURLConnection) URI.create(address).toURL().openConnection();
      connection.setConnectTimeout(2_000);
      connection.setReadTimeout(5_000);
      return connection.getResponseCode() == 200;
    } catch (IOException away) {
      return false;
    }
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
