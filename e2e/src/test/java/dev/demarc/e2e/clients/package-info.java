/** Unmodified OpenAI clients against an agent: only base URL and key are theirs to set. */
@NullMarked
package dev.demarc.e2e.clients;

import org.jspecify.annotations.NullMarked;
