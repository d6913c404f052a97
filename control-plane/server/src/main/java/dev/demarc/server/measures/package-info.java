/**
 * What is counted of every record, kept as sums by minute and hour, and every measure made of it.
 */
@NullMarked
package dev.demarc.server.measures;

import org.jspecify.annotations.NullMarked;
