package dev.demarc.contract.policy;

import dev.demarc.contract.id.GuaranteeId;

/**
 * A statement the policy must satisfy for every possible input: no permitted route matches it.
 *
 * <p>It speaks of what can be permitted, not of what is taken: a route that needs consent or an
 * approval is permitted, one that is down or dear is permitted, and so is the non-AI path wherever
 * no rule forbids it, because it needs no rule. It holds of the facts with what the caller's
 * headers add and of the facts without, since a route is permitted only where it is so both times.
 *
 * @param never CEL over the same attributes as {@code when}, and its lowered form
 */
public record Guarantee(GuaranteeId id, When never) {}
