/** The bills of materials, held against what is shipped. */
@NullMarked
package dev.demarc.sbom;

import org.jspecify.annotations.NullMarked;
