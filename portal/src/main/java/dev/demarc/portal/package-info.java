/**
 * The web application people use: policies, agents, consents, traces. Talks REST to the control
 * plane, nothing else.
 */
@NullMarked
package dev.demarc.portal;

import org.jspecify.annotations.NullMarked;
