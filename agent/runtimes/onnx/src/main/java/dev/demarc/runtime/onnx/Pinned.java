package dev.demarc.runtime.onnx;

/**
 * The files a tagger must have, each as {@code sha256:} and its digest: what is loaded are the very
 * bytes that were compared, so weights in a file beside the model are refused.
 */
public record Pinned(String model, String vocabulary) {}
