/** People and organizations at the identity provider. */
@NullMarked
package dev.demarc.server.identity;

import org.jspecify.annotations.NullMarked;
