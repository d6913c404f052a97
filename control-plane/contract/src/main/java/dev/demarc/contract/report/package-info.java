/** What agents say of themselves under their own signature. */
@NullMarked
package dev.demarc.contract.report;

import org.jspecify.annotations.NullMarked;
