package dev.demarc.agent.sync;

import dev.demarc.contract.bundle.Application;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.id.Digest;
import dev.demarc.engine.Engine;
import java.util.Map;

/**
 * A verified bundle, made ready to be obeyed.
 *
 * @param digest of the bundle's payload
 * @param engine built from the bundle's document and catalogue
 * @param applications by the SHA-256 of each accepted key, in lower-case hex
 */
public record InForce(
    Bundle bundle, Digest digest, Engine engine, Map<String, Application> applications) {
  public InForce {
    applications = Map.copyOf(applications);
  }
}
