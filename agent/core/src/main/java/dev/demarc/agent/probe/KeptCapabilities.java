package dev.demarc.agent.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.capability.CapabilityReport;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.util.Optional;

/**
 * The last signed report, owner-only in {@value #FILE}. What is not signed by this agent's key, or
 * is another agent's, is none: {@link Read.Tampered}.
 */
public final class KeptCapabilities {
  /** The file in the data directory. */
  public static final String FILE = "capabilities.json";

  private final DataDirectory data;
  private final Identity identity;

  public KeptCapabilities(DataDirectory data, Identity identity) {
    this.data = data;
    this.identity = identity;
  }

  /** What was found in the file. */
  public sealed interface Read {
    /** Nothing was ever kept. */
    record None() implements Read {}

    /** A report of this agent. */
    record Signed(CapabilityReport report, Dsse envelope) implements Read {}

    /** Something else. */
    record Tampered() implements Read {}
  }

  /** Reads and verifies it. */
  public Read read() {
    Optional<byte[]> file = data.read(FILE);
    if (file.isEmpty()) {
      return new Read.None();
    }
    try {
      Dsse envelope = DemarcJson.strict().readValue(file.get(), Dsse.class);
      return verified(envelope);
    } catch (IOException | IllegalArgumentException damaged) {
      return new Read.Tampered();
    }
  }

  private Read verified(Dsse envelope) throws IOException {
    Optional<byte[]> payload = identity.opened(CapabilityReport.PAYLOAD_TYPE, envelope);
    if (payload.isEmpty()) {
      return new Read.Tampered();
    }
    CapabilityReport report =
        DemarcJson.tolerant().readValue(payload.get(), CapabilityReport.class);
    boolean own =
        report.tenant().equals(identity.accepted().tenant())
            && report.agent().equals(identity.accepted().agent());
    return own ? new Read.Signed(report, envelope) : new Read.Tampered();
  }

  /** Signs the report and keeps it; on the disk when this returns. */
  Dsse keep(CapabilityReport report) {
    try {
      Dsse envelope =
          identity.seal(
              CapabilityReport.PAYLOAD_TYPE, DemarcJson.strict().writeValueAsBytes(report));
      data.write(FILE, DemarcJson.strict().writeValueAsBytes(envelope));
      return envelope;
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  Identity identity() {
    return identity;
  }
}
