/** The agent's archive, as a site gets it. */
@NullMarked
package dev.demarc.deploy.agent;

import org.jspecify.annotations.NullMarked;
