/**
 * What is not wrong in a policy and probably not meant: each kind of it is one small {@link
 * dev.demarc.server.policies.lint.Lint}. Nothing here stops a policy; problems and guarantees do.
 */
@NullMarked
package dev.demarc.server.policies.lint;

import org.jspecify.annotations.NullMarked;
