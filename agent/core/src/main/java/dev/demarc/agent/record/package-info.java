/** The evidence journal: hash-chained, durable, on the agent's own disk. */
@NullMarked
package dev.demarc.agent.record;

import org.jspecify.annotations.NullMarked;
