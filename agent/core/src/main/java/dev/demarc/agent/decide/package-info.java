/** Where it may run: gathers the facts and the situation, and asks the engine. */
@NullMarked
package dev.demarc.agent.decide;

import org.jspecify.annotations.NullMarked;
