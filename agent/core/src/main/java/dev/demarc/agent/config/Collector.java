package dev.demarc.agent.config;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.SortedMap;

/**
 * The site's own OpenTelemetry collector.
 *
 * @param endpoint its base URL; {@code /v1/traces} and {@code /v1/metrics} come after it
 * @param headers by name; read when they are used
 * @param interval between looks for new records, and between reports of metrics
 */
public record Collector(
    URI endpoint,
    SortedMap<String, Secret> headers,
    Outbound outbound,
    Duration interval,
    Set<Signal> signals) {}
