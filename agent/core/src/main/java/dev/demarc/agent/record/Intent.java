package dev.demarc.agent.record;

import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.id.DecisionId;
import java.time.Instant;

/**
 * What is about to cross a boundary.
 *
 * @param bytesOut that are going to be sent
 */
public record Intent(DecisionId decision, Instant at, Route route, Place from, long bytesOut) {}
