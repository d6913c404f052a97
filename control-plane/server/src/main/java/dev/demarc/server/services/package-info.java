/** Service accounts: how a pipeline brings policies, and nothing else, in its tenant's name. */
@NullMarked
package dev.demarc.server.services;

import org.jspecify.annotations.NullMarked;
