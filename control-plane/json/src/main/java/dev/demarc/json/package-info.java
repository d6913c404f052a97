/** The contract as JSON: one mapper for the control plane, the portal and the agent. */
@NullMarked
package dev.demarc.json;

import org.jspecify.annotations.NullMarked;
