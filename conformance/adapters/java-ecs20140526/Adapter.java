import com.aliyun.ecs20140526.Client;
import com.aliyun.ecs20140526.models.ModifyInstanceNetworkSpecRequest;
import com.aliyun.ecs20140526.models.ModifyInstanceNetworkSpecResponse;
import com.aliyun.tea.TeaException;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teautil.models.RuntimeOptions;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.Set;

/**
 * Drives com.aliyun:ecs20140526: one Client a call, the typed request of ModifyInstanceNetworkSpec,
 * signature V3, or V1 with the signature algorithm "v2". The argument retries=on switches its own
 * retries on.
 */
final class Adapter {
  private static final String HELLO = """
      {"client":{"name":"com.aliyun:ecs20140526","version":"%s","language":"Java",
                 "homepage":"https://github.com/aliyun/alibabacloud-java-sdk"},
       "capabilities":{"format":["json"],"signature":["v3","v1-hmac-sha1"],
                       "scheme":["http","https"],"method":["POST"],
                       "features":["sts","null-parameter","empty-parameter"]},
       "reports":["status","code","message","request_id","order_id"],
       "unsupported":[
         {"what":"format:xml","reason":"reads every success as JSON (teaopenapi/Client.java)"},
         {"what":"signature:v1-hmac-sha256",
          "reason":"signature V1 has HMAC-SHA1 only (teaopenapi/Client.java)"},
         {"what":"method:GET",
          "reason":"the generated call names POST, and nothing reads a method of Config for it"},
         {"what":"feature:big-integer","reason":"the request's numbers are Integer"}]}""";

  /** Methods of the library that run before anything is sent, see Failures. */
  private static final Set<String> BEFORE = Set.of("header", "validateModel", "getAuthorization");

  private static final RuntimeOptions RUNTIME = new RuntimeOptions();

  private Adapter() {}

  public static void main(String[] arguments) throws Exception {
    if (Protocol.setting(arguments, "retries").equals("on")) {
      RUNTIME.setAutoretry(true).setMaxAttempts(3);
    }
    Protocol.serve(String.format(HELLO, Values.version("com.aliyun", "ecs20140526")), Adapter::call);
  }

  private static JsonObject call(JsonObject request) throws Exception {
    if (!request.get("product").getAsString().equals("Ecs")
        || !request.get("version").getAsString().equals("2014-05-26")
        || !request.get("action").getAsString().equals("ModifyInstanceNetworkSpec")) {
      throw new Protocol.Unsupported(
          "typed: only ModifyInstanceNetworkSpec of Ecs 2014-05-26 is driven");
    }
    var model = new ModifyInstanceNetworkSpecRequest();
    for (JsonElement parameter : request.getAsJsonArray("parameters")) {
      Values.set(model, parameter.getAsJsonObject());
    }
    ModifyInstanceNetworkSpecResponse response;
    try {
      response = new Client(configuration(request)).modifyInstanceNetworkSpecWithOptions(model, RUNTIME);
    } catch (TeaException error) {
      return error.getStatusCode() == null ? Failures.failure(error, BEFORE) : apiError(error);
    } catch (Exception error) {
      return Failures.failure(error, BEFORE);
    }
    var outcome = new JsonObject();
    outcome.addProperty("kind", "ok");
    outcome.add("status", Values.field(response.getStatusCode()));
    var body = response.getBody();
    outcome.add("request_id", Values.field(body == null ? null : body.getRequestId()));
    outcome.add("order_id", Values.field(body == null ? null : body.getOrderId()));
    return outcome;
  }

  private static Config configuration(JsonObject call) {
    JsonObject endpoint = call.getAsJsonObject("endpoint");
    JsonObject credentials = call.getAsJsonObject("credentials");
    Config config = new Config()
        .setAccessKeyId(credentials.get("access_key_id").getAsString())
        .setAccessKeySecret(credentials.get("access_key_secret").getAsString())
        .setSecurityToken(Values.text(credentials, "security_token"))
        .setRegionId(call.get("region").getAsString())
        .setEndpoint(endpoint.get("host").getAsString() + ":" + endpoint.get("port").getAsInt())
        .setProtocol(endpoint.get("scheme").getAsString())
        .setReadTimeout(call.get("deadline_ms").getAsInt())
        .setConnectTimeout(call.get("deadline_ms").getAsInt())
        .setCa(Values.text(call, "ca_pem"));
    if (!call.get("signature").getAsString().equals("v3")) {
      config.setSignatureAlgorithm("v2");
    }
    return config;
  }

  private static JsonObject apiError(TeaException error) {
    JsonObject outcome = Failures.printed("api_error", error);
    Map<String, Object> data = error.getData();
    outcome.add("status", Values.field(error.getStatusCode()));
    outcome.add("code", Values.field(error.getCode()));
    outcome.add("message", Values.wrapped(error.getMessage(), unwrapped(error)));
    outcome.add("request_id", Values.field(data.get("RequestId")));
    outcome.add("order_id", Values.field(data.get("OrderId")));
    return outcome;
  }

  /** "code: 404, Message request id: ID" */
  private static String unwrapped(TeaException error) {
    String text = error.getMessage();
    String before = "code: " + error.getStatusCode() + ", ";
    int after = text.lastIndexOf(" request id: ");
    return text.startsWith(before) && after >= before.length()
        ? text.substring(before.length(), after) : text;
  }
}
