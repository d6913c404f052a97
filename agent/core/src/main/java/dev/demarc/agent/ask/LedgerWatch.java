package dev.demarc.agent.ask;

import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.enrol.Identity;
import dev.demarc.agent.enrol.TenantKeys;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.consent.LedgerHead;
import dev.demarc.contract.consent.LedgerProof;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The highest head of the consent ledger this agent was shown, kept over restarts: an auditor
 * compares it with an export, and the control plane cannot shorten or rewrite the ledger without
 * this agent saying so. For one thread at a time.
 */
public final class LedgerWatch {
  /** The file in the data directory. */
  public static final String FILE = "ledger-head.json";

  private final DataDirectory data;
  private final Identity identity;
  private final TenantSigned signed;
  private @Nullable LedgerHead highest;

  /** The ledger is not the one this agent knows; its name is what is reported. */
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String name, String words) {
      super(name + ": " + words);
    }
  }

  public LedgerWatch(DataDirectory data, Identity identity, TenantKeys keys) {
    this.data = data;
    this.identity = identity;
    this.signed = new TenantSigned(keys);
    kept(data).flatMap(proof -> head(proof.head())).ifPresent(head -> highest = head);
  }

  /** What is kept there: the head, with what it takes to check it offline. */
  public static Optional<LedgerProof> kept(DataDirectory data) {
    return data.read(FILE)
        .map(json -> {
          try {
            return DemarcJson.tolerant().readValue(json, LedgerProof.class);
          } catch (IOException damaged) {
            throw new IllegalStateException(FILE + " is damaged", damaged);
          }
        });
  }

  /**
   * Takes note of a head that is as far as the highest seen, or further.
   *
   * @param envelope absent from a control plane that is older
   * @throws Refused {@code ledger-went-back}, {@code ledger-forked} or {@code ledger-head-unsigned}
   */
  void observe(@Nullable Dsse envelope) {
    if (envelope == null) {
      return;
    }
    LedgerHead shown =
        head(envelope)
            .orElseThrow(() ->
                new Refused("ledger-head-unsigned", "the ledger's head is not signed for us"));
    LedgerHead before = highest;
    if (before != null && shown.sequence() < before.sequence()) {
      throw new Refused(
          "ledger-went-back",
          "from record %d to %d".formatted(before.sequence(), shown.sequence()));
    }
    if (before != null && shown.sequence() == before.sequence()) {
      requireSame(shown, before);
      return;
    }
    keep(envelope);
    highest = shown;
  }

  private static void requireSame(LedgerHead shown, LedgerHead before) {
    if (!shown.hash().equals(before.hash())) {
      throw new Refused(
          "ledger-forked", "record %d is another than before".formatted(shown.sequence()));
    }
  }

  private Optional<LedgerHead> head(Dsse envelope) {
    return signed
        .payload(envelope, LedgerHead.PAYLOAD_TYPE, LedgerHead.class)
        .filter(one -> one.tenant().equals(identity.accepted().tenant()));
  }

  private void keep(Dsse envelope) {
    var proof =
        new LedgerProof(identity.accepted().rootKey(), identity.accepted().keys(), envelope);
    try {
      data.write(FILE, DemarcJson.strict().writeValueAsBytes(proof));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
