/** The two demo tenants, made through the control plane API alone. */
@NullMarked
package dev.demarc.node.seed;

import org.jspecify.annotations.NullMarked;
