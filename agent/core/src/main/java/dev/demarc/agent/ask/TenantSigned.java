package dev.demarc.agent.ask;

import dev.demarc.agent.enrol.TenantKeys;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.util.Optional;

/** Reads what the tenant's current keys have signed. Safe for many threads. */
final class TenantSigned {
  private final TenantKeys keys;

  TenantSigned(TenantKeys keys) {
    this.keys = keys;
  }

  /** The payload; empty where it is of another type, is not signed by the tenant, or is none. */
  <T> Optional<T> payload(Dsse envelope, String type, Class<T> as) {
    if (!type.equals(envelope.payloadType()) || !envelope.isSignedByOneOf(keys.current())) {
      return Optional.empty();
    }
    try {
      return Optional.of(DemarcJson.tolerant().readValue(envelope.payloadBytes(), as));
    } catch (IOException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
