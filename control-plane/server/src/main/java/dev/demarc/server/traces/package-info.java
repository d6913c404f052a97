/** Spans of agents: read, judged by the allow-list, stored once, counted, shown. */
@NullMarked
package dev.demarc.server.traces;

import org.jspecify.annotations.NullMarked;
