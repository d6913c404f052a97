/** The catalogue of targets and models. */
@NullMarked
package dev.demarc.portal.targets;

import org.jspecify.annotations.NullMarked;
