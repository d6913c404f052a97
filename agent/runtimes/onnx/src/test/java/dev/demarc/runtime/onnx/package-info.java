/** Tests with the real library and a model made by code. */
@NullMarked
package dev.demarc.runtime.onnx;

import org.jspecify.annotations.NullMarked;
