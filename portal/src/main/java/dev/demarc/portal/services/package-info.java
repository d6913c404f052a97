/** Service accounts: what a pipeline brings policies with. */
@NullMarked
package dev.demarc.portal.services;

import org.jspecify.annotations.NullMarked;
