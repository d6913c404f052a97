/** Which targets and taggers are bound at this site and can be used right now. */
@NullMarked
package dev.demarc.agent.probe;

import org.jspecify.annotations.NullMarked;
