/**
 * Running a decided route: the adapters, and the intent that is durable before anything crosses.
 */
@NullMarked
package dev.demarc.agent.execute;

import org.jspecify.annotations.NullMarked;
