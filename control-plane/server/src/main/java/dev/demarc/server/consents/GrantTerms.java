package dev.demarc.server.consents;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.contract.consent.Grant;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.trust.SigningKey;
import java.time.Instant;
import java.util.Objects;

/** How far a yes reaches and until when: never further than the policy lets it. */
record GrantTerms(ConsentScope scope, Instant expiresAt) {

  /** The terms of this answer, at most the widest the question allows. */
  static GrantTerms of(Answer answer, ConsentRequest request, Instant now) {
    ConsentScope scope = Objects.requireNonNullElse(answer.scope(), ConsentScope.ONCE);
    if (scope.ordinal() > request.widestScope().ordinal()) {
      throw Problem.invalid(
          "scope", "must be at most " + request.widestScope().wire() + ", which the policy allows");
    }
    if (scope == ConsentScope.SESSION && request.change().session() == null) {
      throw Problem.invalid("scope", "must be once or until: the request was in no session");
    }
    Instant latest = now.plus(request.ttl());
    Instant until =
        scope == ConsentScope.UNTIL ? Objects.requireNonNullElse(answer.until(), latest) : latest;
    if (!until.isAfter(now) || until.isAfter(latest)) {
      throw Problem.invalid("until", "must be in the future and at most " + latest);
    }
    return new GrantTerms(scope, until);
  }

  /** The signed grant, as JSON of its envelope. */
  String sign(TenantId tenant, Consent consent, Answerer by, Instant now, SigningKey key) {
    ConsentRequest request = consent.request();
    boolean once = scope == ConsentScope.ONCE;
    var grant =
        new Grant(
            consent.id(),
            tenant,
            consent.agent(),
            by.person(),
            by.role(),
            by.standingFor(),
            request.change(),
            scope,
            once ? request.decision() : null,
            once ? request.bytes() : ConsentNotice.widerBytes(request),
            consent.notice().digest(),
            now,
            expiresAt);
    try {
      byte[] payload = DemarcJson.strict().writeValueAsBytes(grant);
      return DemarcJson.strict().writeValueAsString(key.sign(Grant.PAYLOAD_TYPE, payload));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
