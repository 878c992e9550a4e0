import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/**
 * Drives @NAME@. What belongs to the protocol is in protocol/; yours is what stands between the two lines
 * that begin with FILL IN.
 */
final class Adapter {
  private Adapter() {}

  public static void main(String[] arguments) throws IOException {
    Protocol.serve(hello().toString(), Adapter::call);
  }

  // FILL IN, from here: who the client is, what it can do, and a call of it. What stands here now is a
  // stand-in that sends unsigned calls by java.net.http, enough for `ecs-contract check adapter`.
  private static final String HELLO = """
      {"client":{"name":"@NAME@","version":"0","language":"Java"},
       "capabilities":{"format":["json"],"signature":["v1-hmac-sha1"],"scheme":["http"],
                       "method":["GET"],"features":[]},
       "reports":["status","code","message","request_id","order_id"]}""";

  /** What is not declared above: each value needs a reason. */
  private static final String[] MISSING = {
    "format:xml", "signature:v1-hmac-sha256", "signature:v3", "scheme:https", "method:POST",
    "feature:sts", "feature:null-parameter", "feature:empty-parameter", "feature:big-integer"
  };

  /** Methods of the library that run before anything is sent, see Failures. */
  private static final Set<String> BEFORE = Set.of();

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static JsonObject hello() {
    var unsupported = new JsonArray();
    for (String what : MISSING) {
      var entry = new JsonObject();
      entry.addProperty("what", what);
      entry.addProperty("reason", "not filled in yet");
      unsupported.add(entry);
    }
    JsonObject hello = JsonParser.parseString(HELLO).getAsJsonObject();
    hello.add("unsupported", unsupported);
    return hello;
  }

  private static JsonObject call(JsonObject request) throws Exception {
    JsonObject endpoint = request.getAsJsonObject("endpoint");
    var query = new StringBuilder("Format=JSON");
    add(query, "Action", request.get("action"));
    add(query, "Version", request.get("version"));
    add(query, "AccessKeyId", request.getAsJsonObject("credentials").get("access_key_id"));
    for (JsonElement each : request.getAsJsonArray("parameters")) {
      JsonObject parameter = each.getAsJsonObject();
      add(query, parameter.get("name").getAsString(), parameter.get("text"));
    }
    URI uri = URI.create("http://" + endpoint.get("host").getAsString() + ":"
        + endpoint.get("port").getAsInt() + "/?" + query);
    HttpResponse<String> response;
    JsonObject answer;
    try {
      response = CLIENT.send(
          HttpRequest.newBuilder(uri)
              .timeout(Duration.ofMillis(request.get("deadline_ms").getAsLong())).build(),
          HttpResponse.BodyHandlers.ofString());
      answer = JsonParser.parseString(response.body()).getAsJsonObject();
    } catch (IOException | RuntimeException error) {
      return Failures.failure(error, BEFORE);
    }
    var outcome = new JsonObject();
    outcome.addProperty("kind", response.statusCode() == 200 ? "ok" : "api_error");
    outcome.add("status", Values.field(response.statusCode()));
    outcome.add("request_id", field(answer, "RequestId"));
    if (response.statusCode() == 200) {
      outcome.add("order_id", field(answer, "OrderId"));
    } else {
      outcome.add("code", field(answer, "Code"));
      outcome.add("message", field(answer, "Message"));
    }
    return outcome;
  }

  private static JsonObject field(JsonObject answer, String name) {
    return Values.field(answer.has(name) ? answer.get(name).getAsString() : null);
  }

  private static void add(StringBuilder query, String name, JsonElement text) {
    if (!text.isJsonNull()) {
      query.append('&').append(URLEncoder.encode(name, StandardCharsets.UTF_8)).append('=')
          .append(URLEncoder.encode(text.getAsString(), StandardCharsets.UTF_8));
    }
  }
  // FILL IN, to here.
}
