/** What the site says: agent.yaml, secrets, the data directory, logging. */
@NullMarked
package dev.demarc.agent.config;

import org.jspecify.annotations.NullMarked;
