package dev.demarc.agent.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.agent.probe.Binding;
import dev.demarc.agent.receive.EmbeddingsRequest;
import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Target;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of vectors over every dialect of OpenAI's API. */
class OpenAiEmbeddingsContractTest {
  private abstract static class OverHttp extends EmbeddingsContract {
    final OpenAiSide side = new OpenAiSide(protocol(), Feature.EMBEDDINGS);

    abstract Protocol protocol();

    @AfterEach
    void close() throws Exception {
      side.close();
    }

    @Override
    Adapter adapter() {
      return side.adapter();
    }

    @Override
    Target target() {
      return side.target();
    }

    @Override
    Binding binding() {
      return side.binding();
    }

    @Override
    void given(Given far) {
      side.given(far, false);
    }

    @Override
    Map<Given, String> cannotHappen() {
      return Map.of();
    }

    @Override
    long tokens(Job job) {
      return (long) StandInVectors.TOKENS * ((EmbeddingsRequest) job.request()).messages();
    }

    @Override
    boolean told() {
      return true;
    }

    @Override
    boolean takesNumbers() {
      return true;
    }

    /** Where a request for vectors went. */
    String path() throws AttemptFailed {
      given(Given.HELLO);
      run(new Taken(false), job("\"input\":\"calm\"", 60));
      return side.far.upstream.got.getLast().path();
    }
  }

  @Nested
  class AsOpenAi extends OverHttp {
    @Override
    Protocol protocol() {
      return Protocol.OPENAI;
    }

    @Test
    void asksAtTheUsualPath() throws AttemptFailed {
      assertEquals("/v1/embeddings", path());
    }
  }

  @Nested
  class AsAzure extends OverHttp {
    @Override
    Protocol protocol() {
      return Protocol.AZURE_OPENAI;
    }

    @Test
    void namesTheDeploymentInThePath() throws AttemptFailed {
      assertEquals("/openai/deployments/m-1/embeddings", path());
    }
  }

  @Nested
  class AsVllm extends OverHttp {
    @Override
    Protocol protocol() {
      return Protocol.VLLM;
    }
  }

  @Nested
  class AsOllama extends OverHttp {
    @Override
    Protocol protocol() {
      return Protocol.OLLAMA;
    }
  }

  @Nested
  class AsAnotherAgent extends OverHttp {
    @Override
    Protocol protocol() {
      return Protocol.AGENT;
    }
  }
}
