/** Who is signed in: tokens kept on the server, renewed without the browser. */
@NullMarked
package dev.demarc.portal.session;

import org.jspecify.annotations.NullMarked;
