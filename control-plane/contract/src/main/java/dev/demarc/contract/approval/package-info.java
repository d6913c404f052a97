/**
 * Approvals that people sign with a passkey, and their verification: with nothing but the JDK, so
 * that an agent believes the people and not the control plane.
 */
@NullMarked
package dev.demarc.contract.approval;

import org.jspecify.annotations.NullMarked;
