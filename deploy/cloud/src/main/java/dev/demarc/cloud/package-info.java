/**
 * The stand-in managed cloud: speaks OpenAI's API, is labelled as a stand-in in every answer, and
 * records every byte it receives.
 */
@NullMarked
package dev.demarc.cloud;

import org.jspecify.annotations.NullMarked;
