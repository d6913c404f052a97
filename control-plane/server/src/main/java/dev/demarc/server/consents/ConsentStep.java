package dev.demarc.server.consents;

import static dev.demarc.contract.consent.ConsentState.DENIED;
import static dev.demarc.contract.consent.ConsentState.DISCLOSED;
import static dev.demarc.contract.consent.ConsentState.EXPIRED;
import static dev.demarc.contract.consent.ConsentState.GRANTED;
import static dev.demarc.contract.consent.ConsentState.REQUESTED;
import static dev.demarc.contract.consent.ConsentState.SUPERSEDED;
import static dev.demarc.contract.consent.ConsentState.WITHDRAWN;

import dev.demarc.contract.Wire;
import dev.demarc.contract.consent.ConsentState;
import java.util.Map;
import java.util.Optional;

/** What can happen to a consent, and where it leads: the whole state machine. */
enum ConsentStep implements Wire {
  DISCLOSE("disclosed", Map.of(REQUESTED, DISCLOSED, DISCLOSED, DISCLOSED)),
  GRANT("granted", Map.of(DISCLOSED, GRANTED)),
  DENY("denied", Map.of(DISCLOSED, DENIED)),
  USE("used", Map.of(GRANTED, GRANTED)),
  WITHDRAW("withdrawn", Map.of(GRANTED, WITHDRAWN)),
  SUPERSEDE("superseded", Map.of(GRANTED, SUPERSEDED)),
  EXPIRE("expired", Map.of(REQUESTED, EXPIRED, DISCLOSED, EXPIRED, GRANTED, EXPIRED));

  private final String wire;
  private final Map<ConsentState, ConsentState> table;

  ConsentStep(String wire, Map<ConsentState, ConsentState> table) {
    this.wire = wire;
    this.table = table;
  }

  /** The state after this step, where the step is possible. */
  Optional<ConsentState> from(ConsentState state) {
    return Optional.ofNullable(table.get(state));
  }

  @Override
  public String wire() {
    return wire;
  }
}
