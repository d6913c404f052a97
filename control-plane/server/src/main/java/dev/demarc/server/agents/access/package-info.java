/** How an agent proves who it is: signed assertion, bound token, proof of possession. */
@NullMarked
package dev.demarc.server.agents.access;

import org.jspecify.annotations.NullMarked;
