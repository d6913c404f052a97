package dev.demarc.images;

import java.util.List;
import java.util.Map;

/** The images there are: the program, how it is started, where it answers. */
public enum Image {
  CONTROL_PLANE(
      "control-plane",
      "control-plane/server",
      "target/quarkus-app",
      List.of("quarkus-run.jar", "app", "quarkus", "lib"),
      7080,
      "/q/health/ready",
      Start.QUARKUS,
      Map.of()),
  PORTAL(
      "portal",
      "portal",
      "target/quarkus-app",
      List.of("quarkus-run.jar", "app", "quarkus", "lib"),
      7090,
      "/q/health/ready",
      Start.QUARKUS,
      Map.of()),
  AGENT(
      "agent",
      "agent/core",
      "target",
      List.of("demarc-agent.jar", "agent.jvm", "lib"),
      7101,
      "/readyz",
      Start.AGENT,
      Map.of("ORT_DISABLE_TELEMETRY", "1", "MALLOC_ARENA_MAX", "2"));

  /** Who runs in every image; the chart's pods say the same. */
  public static final int USER = 10_001;

  /** Where the program lies. */
  public static final String PROGRAM = "/opt/demarc";

  /** The only place of an image, beside {@code /tmp}, where its user may write. */
  public static final String DATA = "/var/lib/demarc";

  private final String part;
  private final String module;
  private final String program;
  private final List<String> entries;
  private final int port;
  private final String ready;
  private final List<String> start;
  private final Map<String, String> environment;

  Image(
      String part,
      String module,
      String program,
      List<String> entries,
      int port,
      String ready,
      List<String> start,
      Map<String, String> environment) {
    this.part = part;
    this.module = module;
    this.program = program;
    this.entries = entries;
    this.port = port;
    this.ready = ready;
    this.start = start;
    this.environment = environment;
  }

  /** Its name without a registry and without a tag. */
  public String repository() {
    return "demarc-" + part;
  }

  public int port() {
    return port;
  }

  /** Where it says whether it can serve. */
  public String ready() {
    return ready;
  }

  String title() {
    return "Demarc " + part.replace('-', ' ');
  }

  /** Its module, from the top of the tree. */
  public String module() {
    return module;
  }

  /** Where its program is built, from the top of the tree. */
  public String built() {
    return module + "/" + program;
  }

  /** What of that belongs to it; the first shows that it was built. */
  List<String> entries() {
    return entries;
  }

  List<String> start() {
    return start;
  }

  Map<String, String> environment() {
    return environment;
  }

  private static final class Start {
    static final List<String> QUARKUS =
        List.of(
            "java",
            "-XX:MaxRAMPercentage=65",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            PROGRAM + "/quarkus-run.jar");

    static final List<String> AGENT =
        List.of("java", "@" + PROGRAM + "/agent.jvm", "-jar", PROGRAM + "/demarc-agent.jar");
  }
}
