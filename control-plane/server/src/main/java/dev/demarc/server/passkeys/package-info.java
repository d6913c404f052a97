/**
 * Passkeys of members, what they are asked to sign, and the approver sets that agents pin: who may
 * sign what widens a policy.
 */
@NullMarked
package dev.demarc.server.passkeys;

import org.jspecify.annotations.NullMarked;
