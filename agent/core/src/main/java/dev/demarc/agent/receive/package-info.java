/**
 * The door: who calls, whether the request can be read, and what it asks for, as values that cannot
 * be wrong.
 */
@NullMarked
package dev.demarc.agent.receive;

import org.jspecify.annotations.NullMarked;
