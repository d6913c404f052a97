package dev.demarc.runtime.llama;

/**
 * The model a child has loaded.
 *
 * @param digest {@code sha256:} and the hex SHA-256 of the file
 * @param contextTokens tokens that prompt and answer may have together
 * @param loadMillis how long digest and loading took
 */
public record LoadedModel(String digest, int contextTokens, long loadMillis) {}
