package dev.demarc.agent.cli;

import dev.demarc.agent.enrol.Enroller;
import dev.demarc.agent.enrol.EnrolmentToken;
import dev.demarc.agent.enrol.HttpControlPlane;
import dev.demarc.agent.enrol.Identity;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/** {@code enrol}: makes this machine an agent. */
public final class Enrol {
  private Enrol() {}

  public static int run(Options options, String agentVersion, PrintStream out) {
    AgentPlace place = AgentPlace.open(options.config());
    if (options.has("unless-enrolled") && Identity.load(place.data()).isPresent()) {
      out.println("enrolled already");
      return 0;
    }
    EnrolmentToken token = EnrolmentToken.parse(token(options));
    URI url = place.config().controlPlane().orElse(token.url());
    Vertx vertx = Vertx.vertx();
    try (HttpControlPlane controlPlane = place.reach(vertx, url)) {
      Enroller enroller =
          new Enroller(place.data(), controlPlane, InstantSource.system(), agentVersion);
      Identity identity = enroller.enrol(token, options.value("name").orElseGet(Enrol::hostName));
      var accepted = identity.accepted();
      out.printf(
          "enrolled as agent %s: site %s, group %s, boundary %s, region %s%n",
          accepted.agent(),
          accepted.site(),
          accepted.group(),
          accepted.boundary().wire(),
          accepted.region());
      return 0;
    } finally {
      vertx.close();
    }
  }

  /** In a file it is in no list of processes. */
  private static String token(Options options) {
    Optional<String> file = options.value("token-file");
    if (file.isEmpty()) {
      return options.required("token");
    }
    try {
      return Files.readString(Path.of(file.get())).strip();
    } catch (IOException unreadable) {
      throw new Options.Usage("--token-file cannot be read");
    }
  }

  private static String hostName() {
    try {
      String name = InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
      String slug = name.replaceAll("[^a-z0-9._-]", "-").replaceAll("^[^a-z0-9]+", "");
      return slug.isEmpty() ? "agent" : slug.substring(0, Math.min(63, slug.length()));
    } catch (UnknownHostException nameless) {
      return "agent";
    }
  }
}
