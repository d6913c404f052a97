package dev.demarc.agent.cli;

import dev.demarc.agent.config.TargetBinding;
import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.enrol.HttpControlPlane;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.agent.enrol.Session;
import dev.demarc.agent.enrol.Standing;
import dev.demarc.agent.probe.KeptCapabilities;
import dev.demarc.agent.probe.LocalModels;
import dev.demarc.contract.id.TargetId;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

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
      bundle();
      identity.ifPresent(this::capabilities);
      place.config().targets().forEach((id, binding) -> target(vertx, id, binding));
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
    try (HttpControlPlane direct = new HttpControlPlane(vertx, place.controlPlane(identity))) {
      Session session = new Session(identity, direct, InstantSource.system(), silent);
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
        CapabilityLines.of(new KeptCapabilities(place.data(), identity), Instant.now());
    if (found.tampered()) {
      bad("capabilities", KeptCapabilities.FILE + " is not signed by this agent: restart it");
    }
    found.lines().forEach(line -> check(line.good(), "capability " + line.name(), line.text()));
  }

  private void target(Vertx vertx, TargetId id, TargetBinding binding) {
    String what = "target " + id;
    if (binding.baseUrl().isPresent()) {
      openAi(vertx, what, binding);
    } else if (binding.model().filter(LocalModels::isOnnx).isPresent()) {
      good(what, binding.model().get() + " is for ONNX Runtime");
    } else if (binding.model().isPresent()) {
      check(isGguf(binding.model().get()), what, binding.model().get() + " is a GGUF model");
    } else {
      good(what, "runs inside the agent");
    }
  }

  private void openAi(Vertx vertx, String what, TargetBinding binding) {
    try (HttpControlPlane http = new HttpControlPlane(vertx, binding.baseUrl().orElseThrow())) {
      String key = binding.apiKey().map(secret -> secret.read()).orElse("");
      ControlPlane.Call call =
          new ControlPlane.Call(
              "GET", "/models", Map.of("Authorization", "Bearer " + key), new byte[0], BOUND);
      int status = ControlPlane.await(http.send(call), BOUND.plusSeconds(1)).status();
      check(status == 200, what, binding.baseUrl().get() + "/models answers " + status);
    } catch (ControlPlane.Away away) {
      bad(what, binding.baseUrl().get() + " cannot be reached");
    } catch (RuntimeException secret) {
      bad(what, "its secret cannot be read");
    }
  }

  private static boolean isGguf(Path model) {
    try (InputStream in = Files.newInputStream(model)) {
      return Arrays.equals(in.readNBytes(4), "GGUF".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException unreadable) {
      return false;
    }
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
