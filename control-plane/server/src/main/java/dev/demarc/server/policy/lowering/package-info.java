/** From a condition as people write it, in CEL, to the form engines evaluate. */
@NullMarked
package dev.demarc.server.policy.lowering;

import org.jspecify.annotations.NullMarked;
