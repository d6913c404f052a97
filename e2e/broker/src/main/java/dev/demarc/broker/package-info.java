/** A Kafka broker to test against. */
@NullMarked
package dev.demarc.broker;

import org.jspecify.annotations.NullMarked;
