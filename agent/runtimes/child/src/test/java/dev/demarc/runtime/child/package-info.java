/** Tests over channels in memory and in a real directory. */
@NullMarked
package dev.demarc.runtime.child;

import org.jspecify.annotations.NullMarked;
