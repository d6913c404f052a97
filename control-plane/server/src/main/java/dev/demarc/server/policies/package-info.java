/**
 * Policies from draft to publication: their states, their text with every problem at its line,
 * their matrix.
 */
@NullMarked
package dev.demarc.server.policies;

import org.jspecify.annotations.NullMarked;
