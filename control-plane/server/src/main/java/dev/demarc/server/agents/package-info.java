/** Agents: enrolment, their short tokens, what they report, what they pull, hints to them. */
@NullMarked
package dev.demarc.server.agents;

import org.jspecify.annotations.NullMarked;
