package dev.demarc.e2e.bench;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.AuthorizationResponse;
import com.cedarpolicy.model.entity.Entities;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.PrimString;
import com.cedarpolicy.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One authorization by Cedar for one resource, over a policy set cached beforehand. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CedarPeer {
  /** Policies of the set. */
  @Param({"50", "1000", "10000"})
  public int policies;

  private final BasicAuthorizationEngine engine = new BasicAuthorizationEngine();
  private final Entities entities = new Entities();
  private PolicySet set;
  private List<AuthorizationRequest> requests;
  private int next;

  @Setup
  public void generate() throws Exception {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < policies; i++) {
      text.append(policy(random)).append('\n');
    }
    set = PolicySet.parsePolicies(text.toString());
    set.cache();
    requests = new ArrayList<>();
    for (int i = 0; i < 1024; i++) {
      requests.add(request(random));
    }
    if (authorize().success.isEmpty()) {
      throw new IllegalStateException("Cedar does not answer: " + authorize());
    }
  }

  @Benchmark
  public AuthorizationResponse authorize() throws Exception {
    next = (next + 1) & 1023;
    return engine.isAuthorized(requests.get(next), set, entities);
  }

  private static String policy(Random random) {
    return (random.nextInt(10) == 0 ? "forbid" : "permit")
        + "(principal, action, resource) when { context.class == \"c"
        + random.nextInt(8)
        + "\" && context.task == \"t"
        + random.nextInt(20)
        + "\" && [\"edge\", \"managed-cloud\"].contains(context.to) && context.region == \"r"
        + random.nextInt(4)
        + "\" };";
  }

  private static AuthorizationRequest request(Random random) {
    Map<String, Value> context =
        Map.of(
            "class", new PrimString("c" + random.nextInt(8)),
            "task", new PrimString("t" + random.nextInt(20)),
            "to", new PrimString("edge"),
            "region", new PrimString("r" + random.nextInt(4)));
    return new AuthorizationRequest(
        uid("User::\"u\""), uid("Action::\"infer\""), uid("Target::\"t\""), context);
  }

  private static EntityUID uid(String text) {
    return EntityUID.parse(text).orElseThrow();
  }
}
