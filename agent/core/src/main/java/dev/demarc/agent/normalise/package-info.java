/** One answer and one envelope, whatever route it came from. */
@NullMarked
package dev.demarc.agent.normalise;

import org.jspecify.annotations.NullMarked;
