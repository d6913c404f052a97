/** Golden sets: cases with known good answers, run on this agent, counted and signed. */
@NullMarked
package dev.demarc.agent.golden;

import org.jspecify.annotations.NullMarked;
