/** What conditions lower to, and that it means the same. */
@org.jspecify.annotations.NullMarked
package dev.demarc.server.policy.lowering;
