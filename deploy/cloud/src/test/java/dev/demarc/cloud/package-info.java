/** Tests over real HTTP. */
@NullMarked
package dev.demarc.cloud;

import org.jspecify.annotations.NullMarked;
