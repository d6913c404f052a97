/** Telling people by e-mail, and their systems by signed webhooks, of what happened. */
@NullMarked
package dev.demarc.server.notifications;

import org.jspecify.annotations.NullMarked;
