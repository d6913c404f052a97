package dev.demarc.node.supervise;

/**
 * A process that cannot be mistaken for another: its pid, the clock ticks after boot at which it
 * started, and the boot. A pid alone is used again by strangers.
 */
public record Running(long pid, long startTicks, String boot) {}
