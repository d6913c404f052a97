/** Consents: asked by agents, answered by people, signed, taken back, on the record. */
@NullMarked
package dev.demarc.server.consents;

import org.jspecify.annotations.NullMarked;
