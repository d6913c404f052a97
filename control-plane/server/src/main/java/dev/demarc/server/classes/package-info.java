/** The data classes of a tenant and the detectors that find them. */
@NullMarked
package dev.demarc.server.classes;

import org.jspecify.annotations.NullMarked;
