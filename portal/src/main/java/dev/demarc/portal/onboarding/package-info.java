/** From nothing to a first routed request: what is there already, and what is to do next. */
@NullMarked
package dev.demarc.portal.onboarding;

import org.jspecify.annotations.NullMarked;
