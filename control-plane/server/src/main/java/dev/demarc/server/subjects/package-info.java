/** Who the commitments in the chains are of: one key for each person, which erasure destroys. */
@NullMarked
package dev.demarc.server.subjects;

import org.jspecify.annotations.NullMarked;
