/** The reference conditions of the product, each under its shipped policy template. */
@NullMarked
package dev.demarc.e2e.conditions;

import org.jspecify.annotations.NullMarked;
