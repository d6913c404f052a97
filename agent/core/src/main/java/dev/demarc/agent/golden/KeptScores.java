package dev.demarc.agent.golden;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.quality.QualityReport;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.util.Optional;

/**
 * The last signed report of scores, owner-only in {@value #FILE}. What is not signed by this
 * agent's key, or is another agent's, is none: {@link Read.Tampered}.
 */
public final class KeptScores {
  /** The file in the data directory. */
  public static final String FILE = "quality.json";

  private final DataDirectory data;
  private final Identity identity;

  public KeptScores(DataDirectory data, Identity identity) {
    this.data = data;
    this.identity = identity;
  }

  /** What was found in the file. */
  public sealed interface Read {
    /** Nothing was ever kept. */
    record None() implements Read {}

    /** A report of this agent. */
    record Signed(QualityReport report, Dsse envelope) implements Read {}

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
      Optional<byte[]> payload = identity.opened(QualityReport.PAYLOAD_TYPE, envelope);
      return payload.isEmpty() ? new Read.Tampered() : own(payload.get(), envelope);
    } catch (IOException | IllegalArgumentException damaged) {
      return new Read.Tampered();
    }
  }

  private Read own(byte[] payload, Dsse envelope) throws IOException {
    QualityReport report = DemarcJson.tolerant().readValue(payload, QualityReport.class);
    boolean own =
        report.tenant().equals(identity.accepted().tenant())
            && report.agent().equals(identity.accepted().agent());
    return own ? new Read.Signed(report, envelope) : new Read.Tampered();
  }

  /** Signs the report and keeps it; on the disk when this returns. */
  Dsse keep(QualityReport report) {
    try {
      Dsse envelope =
          identity.seal(QualityReport.PAYLOAD_TYPE, DemarcJson.strict().writeValueAsBytes(report));
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
