/**
 * Vectors of texts from a local ONNX model in a supervised child process: {@code OnnxChild} is the
 * child, {@code OnnxProcess} the parent's side.
 */
@NullMarked
package dev.demarc.runtime.onnx;

import org.jspecify.annotations.NullMarked;
