package dev.demarc.agent.sync;

import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.sync.ApprovalGate.Pin;
import dev.demarc.contract.bundle.BundleVerifier.HighWater;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last good bundle, what is pinned of its approvers and the high-water mark of versions, on
 * disk. The bundle is written first: a stop in between leaves a bundle newer than the rest, which
 * is in force all the same.
 */
final class BundleStore {
  private static final String BUNDLE = "bundle.json";
  private static final String PIN = "approvers.json";
  private static final String MARK = "high-water.json";

  private final DataDirectory data;

  BundleStore(DataDirectory data) {
    this.data = data;
  }

  Optional<Dsse> bundle() {
    return data.read(BUNDLE).map(json -> parse(json, Dsse.class, BUNDLE));
  }

  Optional<HighWater> mark() {
    return data.read(MARK).map(json -> parse(json, HighWater.class, MARK));
  }

  Optional<Pin> pin() {
    return data.read(PIN).map(json -> parse(json, Pin.class, PIN));
  }

  /**
   * Keeps what is in force.
   *
   * @param pin absent where no approver set was seen
   */
  void keep(Dsse bundle, @Nullable Pin pin, HighWater mark) {
    try {
      data.write(BUNDLE, DemarcJson.strict().writeValueAsBytes(bundle));
      if (pin != null) {
        data.write(PIN, DemarcJson.strict().writeValueAsBytes(pin));
      }
      data.write(MARK, DemarcJson.strict().writeValueAsBytes(mark));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static <T> T parse(byte[] json, Class<T> type, String file) {
    try {
      return DemarcJson.strict().readValue(json, type);
    } catch (IOException damaged) {
      throw new IllegalStateException(file + " is damaged", damaged);
    }
  }
}
