/** What the runtimes that live in child processes share: how one is started, and talked to. */
@NullMarked
package dev.demarc.runtime.child;

import org.jspecify.annotations.NullMarked;
