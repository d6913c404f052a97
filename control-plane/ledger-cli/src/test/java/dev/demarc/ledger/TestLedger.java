package dev.demarc.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.bundle.KeyCertificate;
import dev.demarc.contract.consent.LedgerHead;
import dev.demarc.contract.consent.LedgerLine;
import dev.demarc.contract.consent.LedgerProof;
import dev.demarc.contract.consent.LedgerRecord;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.json.DemarcJson;
import dev.demarc.json.LedgerHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A ledger made for a test, with the keys that sign its heads. */
final class TestLedger {
  static final Instant START = Instant.parse("2026-11-26T08:00:00Z");

  final TenantId tenant = new TenantId(UUID.randomUUID());
  final KeyPair root = Ed25519Keys.generate();
  final KeyPair policy = Ed25519Keys.generate();
  final List<LedgerLine> lines = new ArrayList<>();
  private Instant now = START;

  /** So many records, one a minute, the first {@code old} of version 1. */
  static TestLedger of(int records, int old) {
    var ledger = new TestLedger();
    for (int i = 1; i <= records; i++) {
      ledger.append(i <= old ? null : 2, "granted", Map.of("notice", "n" + i));
    }
    return ledger;
  }

  void append(Integer version, String kind, Map<String, String> detail) {
    now = now.plusSeconds(60);
    boolean erased = kind.equals(LedgerRecord.ERASED);
    var record =
        new LedgerRecord(
            tenant,
            lines.size() + 1L,
            version,
            erased ? null : new ConsentId(new UUID(1, lines.size())),
            now,
            kind,
            version == null ? "ann" : "person:" + "ab".repeat(32),
            new TreeMap<>(detail),
            hash(lines.size()));
    lines.add(LedgerLine.of(record, LedgerHash.of(record)));
  }

  /** Writes everything after this many records anew, as the same hand would. */
  void rewriteFrom(int sequence, Instant at) {
    for (int i = sequence - 1; i < lines.size(); i++) {
      LedgerRecord was = lines.get(i).record();
      var record =
          new LedgerRecord(
              tenant,
              was.sequence(),
              was.version(),
              was.consent(),
              i == sequence - 1 ? at : was.at(),
              i == sequence - 1 ? "denied" : was.kind(),
              was.actor(),
              was.detail(),
              hash(i));
      lines.set(i, LedgerLine.of(record, LedgerHash.of(record)));
    }
  }

  void redact(int sequence) {
    LedgerLine was = lines.get(sequence - 1);
    lines.set(
        sequence - 1,
        LedgerLine.of(new LedgerLine.Redacted(sequence, was.record().previous()), was.hash()));
  }

  String hash(int records) {
    return records == 0 ? LedgerRecord.GENESIS : lines.get(records - 1).hash();
  }

  /** The head over the first so many records, signed one minute after the last of them. */
  LedgerProof head(int records) {
    Instant at = START.plusSeconds(60L * records + 60);
    return sign(new LedgerHead(tenant, records, hash(records), at), policy);
  }

  LedgerProof sign(LedgerHead head, KeyPair by) {
    var certificate =
        new KeyCertificate(
            tenant,
            Ed25519Keys.digest(policy.getPublic()).text(),
            Ed25519Keys.encode(policy.getPublic()),
            1,
            START,
            START.plusSeconds(1_000_000));
    String rootId = Ed25519Keys.digest(root.getPublic()).text();
    return new LedgerProof(
        Ed25519Keys.encode(root.getPublic()),
        List.of(
            Dsse.sign(KeyCertificate.PAYLOAD_TYPE, json(certificate), rootId, root.getPrivate())),
        Dsse.sign(
            LedgerHead.PAYLOAD_TYPE,
            json(head),
            Ed25519Keys.digest(policy.getPublic()).text(),
            by.getPrivate()));
  }

  Root trusted() {
    return new Root(Ed25519Keys.digest(root.getPublic()));
  }

  /** The export of all of it, with this head. */
  Path export(Path directory, LedgerProof head) throws IOException {
    var all = new ArrayList<>(lines);
    all.add(LedgerLine.of(head));
    return write(directory, all);
  }

  static Path write(Path directory, List<LedgerLine> lines) throws IOException {
    var text = new StringBuilder();
    for (LedgerLine line : lines) {
      text.append(DemarcJson.strict().writeValueAsString(line)).append('\n');
    }
    return Files.writeString(Files.createTempFile(directory, "ledger", ".ndjson"), text);
  }

  private static byte[] json(Object value) {
    try {
      return DemarcJson.strict().writeValueAsBytes(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
