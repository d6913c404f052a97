/** What is in each image, as a CycloneDX bill of materials. */
@NullMarked
package dev.demarc.sbom;

import org.jspecify.annotations.NullMarked;
