/** What a site operator types: one class per command. */
@NullMarked
package dev.demarc.agent.cli;

import org.jspecify.annotations.NullMarked;
