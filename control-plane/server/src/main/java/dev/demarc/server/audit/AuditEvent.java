package dev.demarc.server.audit;

import java.time.Instant;
import java.util.Map;

/**
 * One link of the chain.
 *
 * @param detail bounded facts about the change: ids, numbers, enumerations; never content, never a
 *     secret
 * @param hash SHA-256 over the canonical JSON of everything else here and the hash before it
 */
public record AuditEvent(
    long sequence,
    Instant at,
    String actor,
    String action,
    String object,
    Map<String, String> detail,
    String hash) {}
