package dev.demarc.contract.agent;

/**
 * The answer to a {@link Heartbeat}.
 *
 * @param newest opaque; another one than last time means that there may be a newer bundle, grant or
 *     withdrawal to pull
 */
public record HeartbeatAnswer(String newest) {}
