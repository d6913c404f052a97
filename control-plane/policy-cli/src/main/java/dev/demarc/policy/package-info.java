/** What an author types, or a pipeline runs, to bring a policy's file to the control plane. */
@NullMarked
package dev.demarc.policy;

import org.jspecify.annotations.NullMarked;
