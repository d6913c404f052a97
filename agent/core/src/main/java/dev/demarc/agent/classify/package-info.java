/**
 * What the data is: the join of what is declared, what the application says, what the session
 * carries and what is found.
 */
@NullMarked
package dev.demarc.agent.classify;

import org.jspecify.annotations.NullMarked;
