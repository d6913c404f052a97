/** How the agent becomes one, and who it is afterwards. */
@NullMarked
package dev.demarc.agent.enrol;

import org.jspecify.annotations.NullMarked;
