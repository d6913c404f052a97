package dev.demarc.agent.enrol;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.contract.agent.Enrolment;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.capability.CapabilityReport;
import dev.demarc.contract.quality.QualityReport;
import dev.demarc.contract.report.AgentReport;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.util.Optional;

/**
 * The last report of one kind that this agent signed, in an owner-only file. What is not signed by
 * its key, or is another agent's, is none: {@link Read.Tampered}. One writer at a time.
 *
 * @param <R> the kind
 */
public final class KeptReport<R extends AgentReport> {
  /** The file of capabilities in the data directory. */
  public static final String CAPABILITIES = "capabilities.json";

  /** The file of scores in the data directory. */
  public static final String QUALITY = "quality.json";

  private final DataDirectory data;
  private final Identity identity;
  private final String file;
  private final String payloadType;
  private final Class<R> kind;

  private KeptReport(
      DataDirectory data, Identity identity, String file, String payloadType, Class<R> kind) {
    this.data = data;
    this.identity = identity;
    this.file = file;
    this.payloadType = payloadType;
    this.kind = kind;
  }

  /** Of what this machine can run. */
  public static KeptReport<CapabilityReport> ofCapabilities(DataDirectory data, Identity identity) {
    return new KeptReport<>(
        data, identity, CAPABILITIES, CapabilityReport.PAYLOAD_TYPE, CapabilityReport.class);
  }

  /** Of what golden sets found here. */
  public static KeptReport<QualityReport> ofQuality(DataDirectory data, Identity identity) {
    return new KeptReport<>(
        data, identity, QUALITY, QualityReport.PAYLOAD_TYPE, QualityReport.class);
  }

  /**
   * What was found in the file.
   *
   * @param <R> the kind
   */
  public sealed interface Read<R> {
    /** Nothing was ever kept. */
    record None<R>() implements Read<R> {}

    /** A report of this agent. */
    record Signed<R>(R report, Dsse envelope) implements Read<R> {}

    /** Something else. */
    record Tampered<R>() implements Read<R> {}
  }

  /** Reads and verifies it. */
  public Read<R> read() {
    Optional<byte[]> bytes = data.read(file);
    if (bytes.isEmpty()) {
      return new Read.None<>();
    }
    try {
      Dsse envelope = DemarcJson.strict().readValue(bytes.get(), Dsse.class);
      Optional<byte[]> payload = identity.opened(payloadType, envelope);
      return payload.isEmpty() ? new Read.Tampered<>() : own(payload.get(), envelope);
    } catch (IOException | IllegalArgumentException damaged) {
      return new Read.Tampered<>();
    }
  }

  private Read<R> own(byte[] payload, Dsse envelope) throws IOException {
    R report = DemarcJson.tolerant().readValue(payload, kind);
    boolean own =
        report.tenant().equals(accepted().tenant()) && report.agent().equals(accepted().agent());
    return own ? new Read.Signed<>(report, envelope) : new Read.Tampered<>();
  }

  /** The report, empty where there is none of this agent. */
  public Optional<R> report() {
    return read() instanceof Read.Signed<R> signed
        ? Optional.of(signed.report())
        : Optional.empty();
  }

  /** Signs the report and keeps it; on the disk when this returns. */
  public Dsse keep(R report) {
    try {
      Dsse envelope = identity.seal(payloadType, DemarcJson.strict().writeValueAsBytes(report));
      data.write(file, DemarcJson.strict().writeValueAsBytes(envelope));
      return envelope;
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Who signs. */
  public Enrolment.Accepted accepted() {
    return identity.accepted();
  }
}
