/** Asking the people concerned, and holding their answers. */
@NullMarked
package dev.demarc.agent.ask;

import org.jspecify.annotations.NullMarked;
