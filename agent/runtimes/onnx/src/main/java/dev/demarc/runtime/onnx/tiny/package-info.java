/** Small ONNX models made by code, for tests and demonstrations. */
@NullMarked
package dev.demarc.runtime.onnx.tiny;

import org.jspecify.annotations.NullMarked;
