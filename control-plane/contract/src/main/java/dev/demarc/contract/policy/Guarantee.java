package dev.demarc.contract.policy;

/**
 * A statement the policy must satisfy for every possible input: no permitted route matches it.
 *
 * @param never CEL over the same attributes as {@code when}, and its lowered form
 */
public record Guarantee(When never) {}
