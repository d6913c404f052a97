import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Asks an agent twice. BASE_URL ends in /v1; API_KEY is the key of an application. */
public final class Ask {
  static final String TEXT =
      "The harbour opened in 1890. It was rebuilt twice. Ships come daily. It rains often.";

  private Ask() {}

  public static void main(String[] arguments) throws Exception {
    // 1. A summary, made inside the agent. The member "demarc" of the answer is its envelope: where it ran, under which policy.
    HttpResponse<String> answer = ask("extractive-1", "Demarc-Task", "summarize");
    System.out.println(answer.statusCode() + " " + answer.body());
    System.out.println("it ran in: " + answer.headers().firstValue("Demarc-Boundary").orElse("?"));

    // 2. Internal data, any model: the only permitted one is abroad, so the person concerned is asked first. Status 403 and the
    //    code consent_required; consent.url is where they answer. Nothing left this machine. Ask again once they agreed.
    HttpResponse<String> refused =
        ask("auto", "Demarc-Class", "internal", "Demarc-Session", "quickstart-java");
    System.out.println(refused.statusCode() + " " + refused.body());
  }

  static HttpResponse<String> ask(String model, String... headers) throws Exception {
    String base = System.getenv().getOrDefault("BASE_URL", "http://127.0.0.1:7101/v1");
    String body =
        """
        {"model": "%s", "messages": [{"role": "user", "content": "%s"}]}"""
            .formatted(model, TEXT);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/chat/completions"))
            .header("Authorization", "Bearer " + System.getenv("API_KEY"))
            .header("Content-Type", "application/json")
            .headers(headers)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }
}
