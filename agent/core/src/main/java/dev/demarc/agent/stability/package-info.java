/**
 * How slowly routes change: health windows, hysteresis among peers, session affinity, flap damping.
 * It orders and delays what the policy permits, and is never asked whether something is permitted.
 */
@NullMarked
package dev.demarc.agent.stability;

import org.jspecify.annotations.NullMarked;
