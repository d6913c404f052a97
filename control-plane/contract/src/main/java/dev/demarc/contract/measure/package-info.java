/** What is measured, by name. */
@NullMarked
package dev.demarc.contract.measure;

import org.jspecify.annotations.NullMarked;
