/** What fires, when measures raise an alert, and what fired before. */
@NullMarked
package dev.demarc.portal.alerts;

import org.jspecify.annotations.NullMarked;
