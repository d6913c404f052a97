/** Data classes and detectors of a tenant. */
@NullMarked
package dev.demarc.portal.classes;

import org.jspecify.annotations.NullMarked;
