package dev.demarc.server.platform;

import dev.demarc.contract.id.TenantId;

/**
 * Something that bundles carry besides the policy has changed: a class, a detector, an application,
 * a key, a target. Fired in the transaction of the change and observed in it.
 */
public record PolicyInputsChanged(TenantId tenant, Sql sql) {}
