/** What the machine offers and refuses: directories, ports, disk, secrets, archives. */
@NullMarked
package dev.demarc.node.machine;

import org.jspecify.annotations.NullMarked;
