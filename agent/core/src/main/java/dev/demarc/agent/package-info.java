/** The agent: one pipeline, wired in one file. */
@NullMarked
package dev.demarc.agent;

import org.jspecify.annotations.NullMarked;
