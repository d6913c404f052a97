package dev.demarc.agent.cli;

import dev.demarc.agent.config.AgentConfig;
import dev.demarc.agent.config.AgentYaml;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.HttpControlPlane;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.agent.record.SqliteLibrary;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;

/** An agent's configuration and its data directory: where every command starts. */
public record AgentPlace(Path file, AgentConfig config, DataDirectory data) {

  /** There is no enrolled agent here. */
  public static final class NotEnrolled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotEnrolled() {
      super("this agent is not enrolled: run `demarc-agent enrol` with a token from the portal");
    }
  }

  /** Reads the configuration and opens the directory it names. */
  public static AgentPlace open(Path file) {
    AgentConfig config = AgentYaml.read(file);
    DataDirectory data = DataDirectory.open(config.dataDirectory());
    SqliteLibrary.install(data.directory("native"));
    return new AgentPlace(file, config, data);
  }

  /** Who is enrolled here. */
  public Identity identity() {
    return Identity.load(data).orElseThrow(NotEnrolled::new);
  }

  /** The way to the control plane, for whoever closes it. */
  public HttpControlPlane reach(Vertx vertx, URI controlPlane) {
    return new HttpControlPlane(vertx, controlPlane, config.outbound());
  }

  /** The control plane: agent.yaml's, else the one the token named. */
  public URI controlPlane(Identity identity) {
    return config.controlPlane().orElse(identity.controlPlane());
  }
}
