/** Agents: list, enrolment, detail, revocation. */
@NullMarked
package dev.demarc.portal.agents;

import org.jspecify.annotations.NullMarked;
