/** Control plane, portal and agent as images in archives, made without a container engine. */
@NullMarked
package dev.demarc.images;

import org.jspecify.annotations.NullMarked;
