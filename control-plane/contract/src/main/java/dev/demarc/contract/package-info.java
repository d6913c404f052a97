/**
 * What the control plane, the portal and the agent exchange: value types and messages, no behaviour
 * of one program.
 */
@NullMarked
package dev.demarc.contract;

import org.jspecify.annotations.NullMarked;
