package dev.demarc.agent.sync;

import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.agent.enrol.TenantKeys;
import dev.demarc.contract.bundle.Bundle;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/** The bundle a data directory keeps, for a command beside the running agent: writes nothing. */
public final class KeptPolicy {
  private KeptPolicy() {}

  /** The bundle, where one is kept and the tenant's key signed it; it may have expired. */
  public static Optional<Bundle> of(DataDirectory data, Identity identity) {
    return new BundleStore(data)
        .bundle()
        .filter(kept -> Bundle.PAYLOAD_TYPE.equals(kept.payloadType()))
        .filter(kept -> kept.isSignedByOneOf(TenantKeys.of(data, identity, Instant::now).current()))
        .map(KeptPolicy::decode);
  }

  private static Bundle decode(Dsse kept) {
    try {
      return DemarcJson.tolerant().readValue(kept.payloadBytes(), Bundle.class);
    } catch (IOException malformed) {
      throw new UncheckedIOException("bundle.json is damaged", malformed);
    }
  }
}
