/** Runs each part as a process of its own, restarts it with back-off, ends it in order. */
@NullMarked
package dev.demarc.node.supervise;

import org.jspecify.annotations.NullMarked;
