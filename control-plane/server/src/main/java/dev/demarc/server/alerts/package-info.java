/** Rules over measures, what they find, and who is told when one fires and when it is over. */
@NullMarked
package dev.demarc.server.alerts;

import org.jspecify.annotations.NullMarked;
