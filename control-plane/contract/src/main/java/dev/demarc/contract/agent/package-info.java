/** What an agent and the control plane say to each other besides bundles, consents and traces. */
@NullMarked
package dev.demarc.contract.agent;

import org.jspecify.annotations.NullMarked;
