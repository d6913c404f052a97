/**
 * Requests that wait for a permitted route: held encrypted on the agent's own disk, bounded, wiped
 * when they expire, and decided again when their turn comes.
 */
@NullMarked
package dev.demarc.agent.jobs;

import org.jspecify.annotations.NullMarked;
