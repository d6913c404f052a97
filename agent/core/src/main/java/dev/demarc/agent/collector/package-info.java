/** What the journal tells the site's own OpenTelemetry collector: spans and metrics. */
@NullMarked
package dev.demarc.agent.collector;

import org.jspecify.annotations.NullMarked;
