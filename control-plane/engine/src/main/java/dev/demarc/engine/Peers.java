package dev.demarc.engine;

import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.TargetId;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the peer that leads its group where the first of the group stands. The situation says who
 * leads; here it is only believed as far as it cannot matter: leader and follower are of one
 * operator in the same boundary and region, and the leader asks for nothing more. It goes before
 * one that cannot be used only where the policy permits fallback, and is told as one then: leading
 * must not become a fallback by another name. What it would overtake of other groups stays where it
 * is.
 */
final class Peers {
  private Peers() {}

  /** The rungs with every leader that is ready in the place of its group's first member. */
  static List<Candidate> lead(
      List<Candidate> rungs, Facts facts, Situation situation, boolean fallback) {
    if (situation.leaders().isEmpty()) {
      return List.copyOf(rungs);
    }
    List<Candidate> led = new ArrayList<>(rungs);
    for (TargetId leader : situation.leaders().values().stream().distinct().toList()) {
      lead(led, leader, facts, situation, fallback);
    }
    return List.copyOf(led);
  }

  private static void lead(
      List<Candidate> rungs, TargetId leader, Facts facts, Situation situation, boolean fallback) {
    List<Candidate> own = rungs.stream().filter(rung -> rung.target().equals(leader)).toList();
    if (own.isEmpty() || !own.getFirst().ready()) {
      return;
    }
    int from = rungs.indexOf(own.getFirst());
    for (int to = 0; to < from; to++) {
      Candidate ahead = rungs.get(to);
      boolean mayPass = ahead.ready() || fallback;
      if (mayPass && leads(own.getFirst(), ahead, facts, situation)) {
        rungs.removeAll(own);
        rungs.addAll(to, own);
        return;
      }
    }
  }

  private static boolean leads(Candidate leader, Candidate peer, Facts facts, Situation situation) {
    Target own = leader.offered().target();
    Target other = peer.offered().target();
    return leader.target().equals(situation.leaders().get(peer.target()))
        && own.boundary() == other.boundary()
        && own.region().equals(other.region())
        && own.operator().equals(other.operator())
        && Ladder.mayOvertake(leader, peer, facts, situation);
  }
}
