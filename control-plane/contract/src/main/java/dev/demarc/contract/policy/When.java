package dev.demarc.contract.policy;

/**
 * A condition as its author wrote it and as the control plane lowered it.
 *
 * @param source CEL, at most 2,000 characters
 * @param lowered what engines evaluate
 */
public record When(String source, Condition lowered) {}
