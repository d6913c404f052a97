package dev.demarc.contract.organisation;

import dev.demarc.contract.consent.Change;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.SubjectId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An agent's question to the organisation: metadata only.
 *
 * @param change without a session: an approval is not about one
 * @param requestedBy the verified person whose request it is, who cannot approve it
 * @param bytes of the request it is first asked for
 * @param files of the same
 * @param ttl the longest an approval may last
 */
public record ApprovalRequest(
    DecisionId decision,
    Change change,
    @Nullable SubjectId requestedBy,
    long bytes,
    int files,
    Duration ttl) {}
