/**
 * Local generation with llama.cpp in a supervised child process: {@code LlamaChild} is the child,
 * {@code LlamaProcess} the parent's side, {@code FrameChannel} what lies between.
 */
@NullMarked
package dev.demarc.runtime.llama;

import org.jspecify.annotations.NullMarked;
