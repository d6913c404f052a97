package dev.demarc.node.supervise;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Processes through {@code setsid} and {@code /proc}. */
public final class LinuxProcesses implements Processes {
  private static final Path PROC = Path.of("/proc");
  private static final File NOTHING = new File("/dev/null");

  private final Function<String, Path> logs;

  public LinuxProcesses(Function<String, Path> logs) {
    this.logs = logs;
  }

  @Override
  public Running start(PartSpec part) throws IOException {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(part.command());
    ProcessBuilder builder = new ProcessBuilder(command).directory(new File(part.directory()));
    builder.environment().putAll(part.environment());
    for (Map.Entry<String, String> secret : part.secrets().entrySet()) {
      builder
          .environment()
          .put(secret.getKey(), Files.readString(Path.of(secret.getValue())).strip());
    }
    return detached(builder, logs.apply(part.name()));
  }

  /** Starts a program with nothing to read and its output appended to a file. */
  public static Running detached(ProcessBuilder builder, Path log) throws IOException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .redirectInput(NOTHING);
    long pid = builder.start().pid();
    return running(pid).orElseThrow(() -> new IOException(builder.command() + " ended at once"));
  }

  /** The live process of that pid, as it can be recorded. */
  public static Optional<Running> running(long pid) {
    return stat(pid).filter(Stat::lives).map(stat -> new Running(pid, stat.startTicks(), boot()));
  }

  /** Whether exactly that process still lives. */
  public static boolean lives(Running process) {
    return running(process.pid()).filter(process::equals).isPresent();
  }

  /** The words with which that process was started; none when it is gone. */
  public static List<String> commandLine(Running process) {
    try {
      String words = Files.readString(PROC.resolve(process.pid() + "/cmdline"));
      return List.of(words.split("\0"));
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public boolean alive(Running process) {
    return lives(process);
  }

  @Override
  public void signal(Running process, PartSpec.Signal signal) {
    Optional<Running> now = running(process.pid());
    if (!process.boot().equals(boot()) || now.isPresent() && !now.get().equals(process)) {
      return; // the pid belongs to a stranger by now
    }
    for (long member : session(process.pid())) {
      kill(member, signal);
    }
  }

  private static List<Long> session(long leader) {
    try (Stream<Path> entries = Files.list(PROC)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches("[0-9]+"))
          .map(Long::valueOf)
          .filter(pid -> stat(pid).filter(s -> s.lives() && s.session() == leader).isPresent())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static void kill(long pid, PartSpec.Signal signal) {
    try {
      new ProcessBuilder(
              "sh", "-c", "kill -s \"$1\" \"$2\"", "kill", signal.name(), Long.toString(pid))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("cannot signal a process", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String boot() {
    try {
      return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static Optional<Stat> stat(long pid) {
    try {
      String line = Files.readString(PROC.resolve(pid + "/stat"));
      // pid (name, which may hold blanks and brackets) state ppid pgrp session … starttime is the
      // 22nd
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
      return Optional.of(
          new Stat(fields[0], Long.parseLong(fields[3]), Long.parseLong(fields[19])));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private record Stat(String state, long session, long startTicks) {
    boolean lives() {
      return !state.equals("Z") && !state.equals("X");
    }
  }
}
