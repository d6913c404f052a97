package dev.demarc.server.tenants;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.platform.Sql;

/**
 * A tenant is being made. Fired in the transaction that makes it, for what it is to have from the
 * beginning; who throws undoes it.
 *
 * @param by who makes it
 */
public record TenantMade(Sql sql, TenantId tenant, Actor by) {}
