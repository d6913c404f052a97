package dev.demarc.node;

import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code --help} prints. */
final class Usage {
  private static final Map<String, String> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put(
        "up",
        "start everything on this machine, seed the demo tenants, send one request\n"
            + "Builds what is out of date first. A second up is quick and changes nothing.");
    COMMANDS.put("down", "end everything, in reverse order; data is kept");
    COMMANDS.put("status [--json]", "what runs, where, and the demo logins; --json is for tools");
    COMMANDS.put(
        "logs NAME [-f]",
        "the log of one part; -f follows it\n"
            + "Parts: postgres keycloak cloud control-plane portal clinic-edge plant-edge supervisor");
    COMMANDS.put(
        "backup FILE|DIR",
        "everything that must be kept, as one file; what runs is ended for it and started again\n"
            + "Of one moment: database, people (Keycloak), keys, configuration and agents of this machine.\n"
            + "Signing keys, the key that encrypts them and passwords are in it: only its owner can read the file.\n"
            + "A file that is there is not overwritten; in a directory the file is named by the time.\n"
            + "Killed in between it leaves no backup, and the data as it was; ./demarc up starts it again.");
    COMMANDS.put(
        "restore FILE|DIR [--check] [--replace DATA]",
        "a backup put in the place of the data; of a directory the newest; ./demarc up starts it\n"
            + "  --check         read all of it and compare it with its manifest; change nothing\n"
            + "  --replace DATA  the data directory, by its name, where it is not empty: what is there is moved\n"
            + "                  to DATA.replaced\n"
            + "Refused while the installation runs. All or nothing, also when it is killed.");
    COMMANDS.put("reset [--yes]", "end everything and delete all data; asks unless --yes");
    COMMANDS.put(
        "test [unit|component|e2e|soak]",
        "the tests, counted per layer; without a name unit, component and e2e\n"
            + "e2e brings up an installation of its own, on other data and ports.");
    COMMANDS.put(
        "policy lint|test|diff|submit",
        "a policy as a file, here and in CI; policy --help says more");
    COMMANDS.put(
        "images [--base-image REF|TAR|jdk] [--out DIR]",
        "control plane, portal and agent as archives for a container engine, which it does not need\n"
            + "  --base-image  what they are built on, with Java 25: a reference that is pulled\n"
            + "                (eclipse-temurin:25-jre), a tar of docker save, or jdk, which takes this\n"
            + "                machine's JDK and the libraries it loads, and nothing else\n"
            + "  --out         where the archives go (.cache/images)\n"
            + "The same programs on the same base give the same digests.");
    COMMANDS.put(
        "sbom [--out DIR]",
        "what is in each image, as CycloneDX: every library with its digest and licence (.cache/sbom)");
    COMMANDS.put(
        "bench NAME [--json] [--minutes N] [--spans N]",
        "one measurement; a wrong name lists them\n"
            + "  --minutes  for how long agent and ingest run; from 10 on they tell how memory grows\n"
            + "  --spans    how many spans a year of dashboards has; 1000000,20000000 is measured at\n"
            + "             one million, grown to twenty, and measured again");
  }

  private Usage() {}

  static String all() {
    StringBuilder text = new StringBuilder("Demarc on one machine.\n\nUsage: ./demarc COMMAND\n\n");
    COMMANDS.forEach((command, about) ->
        text.append("  %-46s %s%n".formatted(command, about.lines().findFirst().orElse(""))));
    return text.append("\n  COMMAND --help, --help, --version\n\n")
        .append(environment())
        .toString();
  }

  static String of(String name) {
    return COMMANDS.entrySet().stream()
        .filter(command -> command.getKey().split(" ")[0].equals(name))
        .findFirst()
        .map(command -> "Usage: ./demarc " + command.getKey() + "\n\n" + command.getValue() + "\n")
        .orElseGet(Usage::all);
  }

  private static String environment() {
    return """
    Environment:
      JAVA_HOME          a JDK 25 to use; otherwise one is looked for
      DEMARC_DATA        where data is kept (default .data)
      DEMARC_CACHE       what can be made again (default .cache)
      DEMARC_PORT_BASE   first of the ports used (default 7000), all on 127.0.0.1
    """;
  }
}
