package dev.demarc.server.consents;

import dev.demarc.contract.consent.Change;
import dev.demarc.contract.consent.LedgerProof;
import dev.demarc.contract.consent.LegalRole;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a person can keep of a consent, in the parts of ISO/IEC TS 27560: header, processing,
 * parties, events. Each event carries its hash in the tenant's ledger.
 *
 * @param ledger how far the ledger reached when the receipt was made, signed
 */
public record Receipt(
    Header header,
    Processing processing,
    Parties parties,
    List<ConsentView.Step> events,
    LedgerProof ledger) {
  /** Which receipt this is. */
  public record Header(String schema, ConsentId consent, TenantId tenant, Instant issuedAt) {}

  /**
   * What happens with the data.
   *
   * @param storage where the record of it is kept
   */
  public record Processing(
      List<String> notice,
      Digest noticeDigest,
      Change change,
      long bytes,
      int files,
      String storage,
      @Nullable Instant until,
      String withdrawal) {}

  /**
   * Who is involved.
   *
   * @param role in which it was answered; absent where nobody said
   * @param answeredFor whom the question was put to, where they had somebody outside answer
   */
  public record Parties(
      AgentId agent,
      SortedSet<SubjectId> answerers,
      @Nullable SubjectId answeredBy,
      @Nullable LegalRole role,
      @Nullable SubjectId answeredFor,
      String recipient,
      String jurisdiction) {}

  private static final String SCHEMA = "demarc/receipt/v1";

  static Receipt of(
      TenantId tenant,
      Consent consent,
      Instant now,
      List<ConsentView.Step> history,
      LedgerProof ledger) {
    Change change = consent.request().change();
    Consent.@Nullable Answered answer = consent.answer();
    return new Receipt(
        new Header(SCHEMA, consent.id(), tenant, now),
        new Processing(
            consent.notice().lines(),
            consent.notice().digest(),
            change,
            consent.request().bytes(),
            consent.request().files(),
            "the organisation's control plane, without any content",
            answer == null ? null : answer.grantExpiresAt(),
            withdrawal(answer)),
        new Parties(
            consent.agent(),
            consent.request().answerers(),
            answer == null ? null : answer.by(),
            answer == null ? null : answer.as(),
            answer == null ? null : answer.standingFor(),
            change.to().operator(),
            change.to().region()),
        history,
        ledger);
  }

  private static String withdrawal(Consent.@Nullable Answered answer) {
    return answer != null && answer.by().isOutside()
        ? "on the page where it was answered, in the same browser, at any time"
        : "in the portal, under my consents, at any time";
  }
}
