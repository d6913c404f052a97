/** What people are told of, and where events are sent. */
@NullMarked
package dev.demarc.portal.notifications;

import org.jspecify.annotations.NullMarked;
