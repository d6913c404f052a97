package dev.demarc.contract.organisation;

import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.id.ApprovalId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is told about its question.
 *
 * @param url where people answer
 * @param approval present once approved
 */
public record ApprovalStatus(
    ApprovalId id, ApprovalState state, String url, Instant expiresAt, @Nullable Dsse approval) {}
