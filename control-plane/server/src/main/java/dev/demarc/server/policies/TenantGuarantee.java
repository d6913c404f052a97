package dev.demarc.server.policies;

import dev.demarc.contract.id.GuaranteeId;
import dev.demarc.contract.id.SubjectId;
import java.time.Instant;

/**
 * A guarantee that every policy of the tenant must satisfy, as people see it.
 *
 * @param never CEL over the attributes of a rule's {@code when}
 * @param by who wrote it last
 */
public record TenantGuarantee(GuaranteeId id, String never, Instant since, SubjectId by) {}
