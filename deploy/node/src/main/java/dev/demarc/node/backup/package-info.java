/** An installation as one file, and back. */
@NullMarked
package dev.demarc.node.backup;

import org.jspecify.annotations.NullMarked;
