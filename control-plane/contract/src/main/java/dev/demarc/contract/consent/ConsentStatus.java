package dev.demarc.contract.consent;

import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.id.ConsentId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is told about its question.
 *
 * @param url where a person answers
 * @param grant present once granted
 */
public record ConsentStatus(
    ConsentId id, ConsentState state, String url, Instant expiresAt, @Nullable Dsse grant) {}
