/** Journeys of people: the portal in a real browser, and the same rules at the API. */
@NullMarked
package dev.demarc.e2e.people;

import org.jspecify.annotations.NullMarked;
