/** Data classes, tags, boundaries and the detectors that find them. */
@NullMarked
package dev.demarc.contract.data;

import org.jspecify.annotations.NullMarked;
