package dev.demarc.agent.cli;

import dev.demarc.agent.collector.CollectorDoor;
import dev.demarc.agent.config.Collector;
import dev.demarc.agent.config.Signal;
import dev.demarc.agent.enrol.AccessKeys;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.enrol.HttpControlPlane;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.agent.enrol.KeptReport;
import dev.demarc.agent.enrol.Session;
import dev.demarc.agent.enrol.Standing;
import dev.demarc.agent.probe.Memory;
import dev.demarc.agent.record.Evidence;
import dev.demarc.agent.record.JournalUnavailable;
import dev.demarc.agent.record.Reach;
import dev.demarc.agent.sync.KeptPolicy;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code doctor}: checks what an agent needs, one line each, and says what to do. */
public final class Doctor {
  private static final Duration BOUND = Duration.ofSeconds(8);

  private final AgentPlace place;
  private final PrintStream out;
  private int problems;

  private Doctor(AgentPlace place, PrintStream out) {
    this.place = place;
    this.out = out;
  }

  public static int run(Options options, PrintStream out) {
    Doctor doctor = new Doctor(AgentPlace.open(options.config()), out);
    doctor.good("configuration", "is well-formed");
    doctor.examine();
    return doctor.problems == 0 ? 0 : 1;
  }

  private void examine() {
    disk();
    Optional<Identity> identity = Identity.load(place.data());
    Vertx vertx = Vertx.vertx();
    try {
      if (identity.isEmpty()) {
        bad("identity", "not enrolled: run enrol with a token from the portal");
      } else {
        good("identity", identity.get().toString());
        controlPlane(vertx, identity.get());
      }
      configuration();
      bundle();
      identity.ifPresent(this::capabilities);
      identity.ifPresent(enrolled -> targets());
      memory();
      explain();
      collector(vertx);
      identity.ifPresent(this::taggers);
    } finally {
      vertx.close();
    }
  }

  private void disk() {
    Path directory = place.config().dataDirectory();
    try {
      String rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(directory));
      check(rights.endsWith("------"), "data directory", directory + " " + rights);
      long free = Files.getFileStore(directory).getUsableSpace() >> 20;
      boolean enough = free >= place.config().limits().journalMegabytes() / 4;
      check(enough, "disk", free + " MiB free");
    } catch (IOException failure) {
      bad("data directory", "cannot be read");
    }
  }

  private void controlPlane(Vertx vertx, Identity identity) {
    Standing silent = new Standing(place.data());
    boolean revokedBefore = silent.revocation().isPresent();
    try (HttpControlPlane direct = place.reach(vertx, place.controlPlane(identity))) {
      AccessKeys keys = AccessKeys.borrowed(place.data(), identity);
      Session session = new Session(identity, keys, direct, InstantSource.system(), silent);
      ControlPlane.Answer answer =
          ControlPlane.await(
              session.send(ControlPlane.Call.get("/agent/v1/bundle").within(BOUND)), BOUND);
      good("control plane", place.controlPlane(identity) + " accepts this agent");
      check(
          session.skew().abs().compareTo(Duration.ofSeconds(30)) < 0,
          "clock",
          "the control plane's is ahead by " + session.skew().toSeconds() + " s");
      check(answer.status() != 404, "policy", "the control plane has a bundle for this agent");
    } catch (ControlPlane.Away away) {
      String why = revokedBefore ? "; it was revoked" : "";
      bad("control plane", place.controlPlane(identity) + ": " + away.getMessage() + why);
    }
  }

  /** The running agent's, which may be an older one than the file. */
  private void configuration() {
    Optional<StatusReport> report = StatusReport.read(place.data());
    var is = report.filter(StatusReport::isRunning).map(StatusReport::configuration).orElse(null);
    if (is == null) {
      return;
    }
    if (is.problem() != null) {
      bad("running agent", "did not take the file as it was: " + is.problem());
    }
    check(
        is.restartNeeded().isEmpty(),
        "running agent",
        is.restartNeeded().isEmpty()
            ? "uses agent.yaml as read at " + is.since()
            : "needs a restart for " + String.join(", ", is.restartNeeded()));
    place
        .config()
        .certificate()
        .ifPresent(own ->
            check(
                own.expiresAt().isAfter(Instant.now().plus(Duration.ofDays(14))),
                "certificate",
                own + ", expires " + own.expiresAt()));
  }

  private void targets() {
    new TargetChecks(place, false)
        .found(List.copyOf(place.config().targets().keySet()))
        .forEach((id, found) -> {
          problems += found.well() ? 0 : 1;
          out.println(TargetChecks.line("target " + id, found));
        });
  }

  /** What the running agent may have, which this command is not bound by; a guess, no problem. */
  private void memory() {
    StatusReport.read(place.data())
        .filter(StatusReport::isRunning)
        .map(agent -> Memory.ofThisMachine().totalBytes(agent.pid()))
        .flatMap(bytes -> ModelRoom.tooLittle(place.config().targets(), bytes))
        .ifPresent(what -> out.println("WARNING  memory: " + what));
  }

  /** Whether the journal is large enough for what this agent decides in a day. */
  private void explain() {
    try (Evidence evidence = Evidence.open(place.data()).orElse(null)) {
      if (evidence == null) {
        return;
      }
      Instant now = Instant.now();
      Reach reach = evidence.reach();
      int megabytes = place.config().limits().journalMegabytes();
      boolean well = reach.isOfADay(now);
      String mend = well ? "" : ": raise journalMegabytes, now " + megabytes + ", for a whole day";
      check(well, "explain", reach.words(now) + mend);
    } catch (JournalUnavailable unreadable) {
      bad("explain", "the journal cannot be read");
    }
  }

  /** Sends the site's own collector an empty message of each signal. */
  private void collector(Vertx vertx) {
    Optional<Collector> own = place.config().collector();
    for (Signal signal : own.map(Collector::signals).orElse(Set.of())) {
      try (CollectorDoor door = new CollectorDoor(vertx, signal, System::nanoTime)) {
        String problem = door.problem(own.orElseThrow());
        String endpoint = own.orElseThrow().endpoint().toString();
        check(
            problem.isEmpty(),
            "collector " + signal.wire(),
            problem.isEmpty() ? endpoint + " takes them" : endpoint + ": " + problem);
      }
    }
  }

  private void taggers(Identity identity) {
    SortedMap<String, String> running =
        StatusReport.read(place.data())
            .filter(StatusReport::isRunning)
            .map(StatusReport::taggers)
            .orElseGet(TreeMap::new);
    TaggerChecks.found(KeptPolicy.of(place.data(), identity), place.config().taggers(), running)
        .forEach((id, found) -> {
          problems += found.well() ? 0 : 1;
          out.println(TargetChecks.line("tagger " + id, found));
        });
  }

  private void bundle() {
    Optional<StatusReport> report = StatusReport.read(place.data());
    StatusReport.BundleStatus bundle = report.map(StatusReport::bundle).orElse(null);
    if (bundle == null) {
      bad("bundle", "none was good yet: is the agent running, and a policy published?");
    } else {
      check(
          Instant.now().isBefore(bundle.expiresAt()),
          "bundle",
          "version " + bundle.version() + ", expires " + bundle.expiresAt());
    }
  }

  private void capabilities(Identity identity) {
    CapabilityLines found =
        CapabilityLines.of(KeptReport.ofCapabilities(place.data(), identity), Instant.now());
    if (found.tampered()) {
      bad("capabilities", KeptReport.CAPABILITIES + " is not signed by this agent: restart it");
    }
    found.lines().forEach(line -> check(line.good(), "capability " + line.name(), line.text()));
  }

  private void check(boolean fine, String what, String detail) {
    if (fine) {
      good(what, detail);
    } else {
      bad(what, detail);
    }
  }

  private void good(String what, String detail) {
    out.println("ok       " + what + ": " + detail);
  }

  private void bad(String what, String detail) {
    problems++;
    out.println("PROBLEM  " + what + ": " + detail);
  }
}
