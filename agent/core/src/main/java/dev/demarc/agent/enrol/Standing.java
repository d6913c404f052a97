package dev.demarc.agent.enrol;

import dev.demarc.agent.config.DataDirectory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Whether the control plane still accepts this agent. A revoked agent obeys no policy, so it serves
 * nothing, also after a restart; a token it is given later ends that.
 */
public final class Standing {
  private static final Logger LOG = Logger.getLogger(Standing.class.getName());
  private static final String FILE = "revoked";

  private final DataDirectory data;
  private volatile Optional<String> reason;

  public Standing(DataDirectory data) {
    this.data = data;
    this.reason = data.read(FILE).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** Why it is revoked, empty while it is not. */
  public Optional<String> revocation() {
    return reason;
  }

  /** Takes note, durably. */
  public synchronized void revoked(String why) {
    if (reason.isEmpty()) {
      LOG.log(Level.SEVERE, "revoked: {0}; nothing is served", why);
      reason = Optional.of(why);
      data.write(FILE, why.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Takes note that the control plane gave it a token. */
  public synchronized void accepted() {
    if (reason.isPresent()) {
      LOG.info("accepted again");
      reason = Optional.empty();
      data.remove(FILE);
    }
  }
}
