package dev.demarc.portal.consents;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.consent.Change;
import dev.demarc.contract.consent.ConsentState;
import dev.demarc.contract.consent.LegalRole;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.policy.ConsentScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A question about one exact change of route, and what became of it. */
record Consent(
    ConsentId id,
    ConsentState state,
    @Nullable Notice notice,
    Change change,
    @Nullable Long bytes,
    @Nullable Long files,
    @Nullable ConsentScope widestScope,
    @Nullable Duration ttl,
    @Nullable Instant requestedAt,
    @Nullable Instant expiresAt,
    @Nullable Instant grantedAt,
    @Nullable Instant grantExpiresAt,
    @Nullable Instant effectiveUntil,
    @Nullable ConsentScope scope,
    @Nullable Instant answeredAt,
    @Nullable String answeredBy,
    @Nullable LegalRole answeringAs,
    @Nullable LegalRole answeredAs,
    @Nullable String answeredFor,
    @Nullable Integer uses,
    @Nullable Boolean mayAnswer,
    @Nullable Boolean mayWithdraw,
    List<Event> history) {

  /** What is shown to the person, and the digest that binds the answer to it. */
  record Notice(@JsonAlias("text") @Nullable JsonNode lines, String digest) {
    List<String> sentences() {
      if (lines == null) {
        return List.of();
      }
      return lines.isArray()
          ? StreamSupport.stream(lines.spliterator(), false).map(JsonNode::asText).toList()
          : lines.asText().lines().toList();
    }
  }

  /** One entry of the ledger. */
  record Event(
      @JsonAlias({"event", "kind", "what"}) @Nullable String state,
      @JsonAlias("when") @Nullable Instant at,
      @JsonAlias({"actor", "who"}) @Nullable String by) {}

  boolean open() {
    return state == ConsentState.REQUESTED || state == ConsentState.DISCLOSED;
  }

  /** Whether this reader is among those who may answer. */
  boolean answerable() {
    return open() && !Boolean.FALSE.equals(mayAnswer);
  }

  /** Whether this reader may take it back. */
  boolean withdrawable() {
    return inForce() && !Boolean.FALSE.equals(mayWithdraw);
  }

  boolean inForce() {
    return state == ConsentState.GRANTED && !isSpent();
  }

  /** Whether it was for one use, and that was made. */
  boolean isSpent() {
    return state == ConsentState.GRANTED && scope == ConsentScope.ONCE && used() > 0;
  }

  /** Where it stands, as texts are named: its state, or that its one use was made. */
  String standing() {
    return isSpent() ? "used" : state.wire();
  }

  /** How often it was used. */
  int used() {
    return uses == null ? 0 : uses;
  }

  /** Whether a person may answer as widely as this. */
  boolean permits(ConsentScope asked) {
    return widestScope == null || asked.ordinal() <= widestScope.ordinal();
  }

  List<Event> historyOrNone() {
    return history == null ? List.of() : history;
  }
}
