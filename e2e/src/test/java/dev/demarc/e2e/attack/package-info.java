/**
 * Attacks on the walls between tenants, generated from what the control plane publishes of itself.
 */
@NullMarked
package dev.demarc.e2e.attack;

import org.jspecify.annotations.NullMarked;
