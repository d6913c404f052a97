/** What is pulled from and pushed to the control plane: bundles, grants, revocations, evidence. */
@NullMarked
package dev.demarc.agent.sync;

import org.jspecify.annotations.NullMarked;
