package dev.demarc.server.traces;

import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.trace.TraceSchema;
import dev.demarc.server.access.NeedsAgent;
import dev.demarc.server.agents.CallingAgent;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.traces.OtlpLimits.BatchRefused;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * OTLP/HTTP 1.x traces, as protobuf and as JSON. Answers once nothing of a batch can be lost. What
 * is beyond a bound of the tenant or of the process is told to come again, and when; nothing of it
 * is kept.
 */
@Path(OtlpResource.PATH)
@NeedsAgent
@RunOnVirtualThread
public class OtlpResource {
  static final String PATH = "/v1/traces";
  private static final String PROTOBUF = "application/x-protobuf";

  private final TraceIngest ingest;
  private final CallingAgent agent;
  private final RoutingContext request;
  private final MeterRegistry meters;
  private final IngestRoom room = new IngestRoom(System::nanoTime);
  private final SpanQuota quota;

  OtlpResource(
      TraceIngest ingest,
      CallingAgent agent,
      RoutingContext request,
      MeterRegistry meters,
      @ConfigProperty(name = "demarc.ingest.spans-per-minute") long spansPerMinute) {
    this.ingest = ingest;
    this.agent = agent;
    this.request = request;
    this.meters = meters;
    this.quota = new SpanQuota(spansPerMinute, System::nanoTime);
  }

  @POST
  @Consumes(PROTOBUF)
  @Operation(summary = "Spans of an agent, as OTLP protobuf")
  public Response protobuf(
      @HeaderParam("Content-Encoding") @Nullable String encoding, InputStream in) {
    TraceIngest.Result result =
        accept(in, body -> OtlpProtobuf.read(body.plain(encoding, OtlpLimits.INFLATED_BYTES)));
    return told(Response.ok(OtlpAnswer.protobuf(result), PROTOBUF));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Spans of an agent, as OTLP JSON")
  public Response json(@HeaderParam("Content-Encoding") @Nullable String encoding, InputStream in) {
    TraceIngest.Result result =
        accept(in, body -> OtlpJson.read(body.plain(encoding, OtlpLimits.INFLATED_JSON_BYTES)));
    return told(Response.ok(json(result), MediaType.APPLICATION_JSON));
  }

  /** Says which attributes are known here, so that an agent sends no others. */
  private static Response told(Response.ResponseBuilder answer) {
    return answer.header(TraceSchema.HEADER, TraceSchema.VERSION).build();
  }

  /**
   * Who sends slowly holds no place meanwhile. Whose it is is asked first: with the connection the
   * scope of the request may end.
   */
  private TraceIngest.Result accept(InputStream in, Function<OtlpBody, List<OtlpSpan>> reading) {
    TenantId tenant = agent.tenant();
    AgentId id = agent.id();
    OtlpBody body = OtlpBody.read(request.request(), in);
    enter(tenant);
    try {
      List<OtlpSpan> spans = reading.apply(body);
      count(tenant, spans.size());
      return stored(tenant, id, spans);
    } catch (BatchRefused refused) {
      ingest.refuse(tenant, id, refused.reason());
      throw new Problem(
          refused.isTooLarge() ? ErrorCode.TOO_LARGE : ErrorCode.MALFORMED,
          String.valueOf(refused.getMessage()));
    } finally {
      room.leave(tenant);
    }
  }

  /** What could not be stored comes again, and is not counted twice. */
  private TraceIngest.Result stored(TenantId tenant, AgentId id, List<OtlpSpan> spans) {
    try {
      return ingest.accept(tenant, id, spans);
    } catch (RuntimeException failure) {
      quota.giveBack(tenant, spans.size());
      throw failure;
    }
  }

  private void enter(TenantId tenant) {
    switch (room.enter(tenant)) {
      case IN -> {}
      case BEYOND_SHARE ->
          throw later(
              "share",
              new Problem(ErrorCode.RATE_LIMITED, "Too many batches of this tenant at once."));
      case FULL ->
          throw later("full", new Problem(ErrorCode.UNAVAILABLE, "Too many batches at once."));
    }
  }

  private void count(TenantId tenant, int spans) {
    long seconds = quota.take(tenant, spans);
    if (seconds > 0) {
      throw later(
          "quota", Problem.later("The tenant sent as many spans as it may in a minute.", seconds));
    }
  }

  private Problem later(String bound, Problem problem) {
    meters.counter("demarc.ingest.later", "bound", bound).increment();
    return problem;
  }

  private static Map<String, Object> json(TraceIngest.Result result) {
    return result.rejected() == 0
        ? Map.of("partialSuccess", Map.of())
        : Map.of(
            "partialSuccess",
            Map.of("rejectedSpans", result.rejected(), "errorMessage", result.message()));
  }
}
