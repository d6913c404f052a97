package dev.demarc.portal.guarantees;

import dev.demarc.contract.id.GuaranteeId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the control plane says of one guarantee of the tenant. */
record Guarantee(GuaranteeId id, String never, @Nullable Instant since, @Nullable String by) {}
