package dev.demarc.engine;

import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Chunking;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Obligation;
import java.util.ArrayList;
import java.util.List;

/** What caller and person are told of a route: the policy's own words, then what changes. */
final class Disclosures {
  private Disclosures() {}

  static List<String> of(Candidate chosen, Facts facts, Situation situation) {
    List<String> texts = new ArrayList<>();
    for (Obligation obligation : chosen.permission().obligations()) {
      if (obligation instanceof Obligation.Disclose disclose) {
        texts.add(disclose.text());
      }
    }
    Route route = chosen.offered().route();
    crossing(texts, facts.origin(), route);
    movement(texts, situation, route);
    parts(texts, chosen);
    return List.copyOf(texts);
  }

  private static void parts(List<String> texts, Candidate chosen) {
    Chunking chunking = chosen.chunking();
    if (chunking != null) {
      texts.add(
          "The document is too long for model "
              + chosen.offered().route().model()
              + ": it is summarised in up to "
              + chunking.parts()
              + " parts, and their summaries as one.");
    }
  }

  private static void crossing(List<String> texts, Place origin, Route route) {
    boolean entersBoundary = origin.boundary() != route.boundary();
    boolean entersRegion = !origin.region().equals(route.region());
    if (route.boundary() == Boundary.NONE || (!entersBoundary && !entersRegion)) {
      return;
    }
    if (entersBoundary) {
      texts.add(
          "The data moves from "
              + origin.boundary().wire()
              + " to "
              + route.boundary().wire()
              + ".");
    }
    if (entersRegion) {
      texts.add("It moves from region " + origin.region() + " to region " + route.region() + ".");
    }
    texts.add("It is processed by " + route.operator() + " with model " + route.model() + ".");
  }

  private static void movement(List<String> texts, Situation situation, Route route) {
    TargetId failed = situation.fallbackFrom();
    if (failed != null) {
      texts.add("Target " + failed + " failed; target " + route.target() + " takes its place.");
    }
    TargetId before = situation.session();
    if (before != null && !before.equals(route.target()) && !before.equals(failed)) {
      texts.add(
          "This session was answered by target "
              + before
              + " before and now by target "
              + route.target()
              + "; answers may differ.");
    }
  }
}
