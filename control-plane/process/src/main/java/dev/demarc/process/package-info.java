/**
 * What control plane and portal have in common as processes: their log, secrets from files, and
 * which settings are not safe.
 */
@NullMarked
package dev.demarc.process;

import org.jspecify.annotations.NullMarked;
