/** Approvals of the organisation: asked by agents, answered by approvers, signed, taken back. */
@NullMarked
package dev.demarc.server.approvals;

import org.jspecify.annotations.NullMarked;
