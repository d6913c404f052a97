/** What control plane and portal have in common as processes: their log, and secrets from files. */
@NullMarked
package dev.demarc.process;

import org.jspecify.annotations.NullMarked;
