package dev.demarc.agent.config;

import java.nio.file.Path;

/**
 * The files the site binds to a tagger of the tenant; the policy says which they must be.
 *
 * @param model the ONNX file
 * @param vocabulary WordPiece, a piece a line
 * @param threads 1 or more
 * @param memoryMegabytes the most its process gets; 0 gives it what such a file usually needs
 */
public record TaggerBinding(Path model, Path vocabulary, int threads, int memoryMegabytes) {}
