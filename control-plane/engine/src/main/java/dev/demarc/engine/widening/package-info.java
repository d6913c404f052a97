/** Whether one version of a policy permits more than another, for whoever must know it. */
@NullMarked
package dev.demarc.engine.widening;

import org.jspecify.annotations.NullMarked;
