import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.auth.AlibabaCloudCredentials;
import com.aliyuncs.auth.BasicCredentials;
import com.aliyuncs.auth.BasicSessionCredentials;
import com.aliyuncs.auth.SignatureVersion;
import com.aliyuncs.ecs.model.v20140526.ModifyInstanceNetworkSpecRequest;
import com.aliyuncs.ecs.model.v20140526.ModifyInstanceNetworkSpecResponse;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.http.FormatType;
import com.aliyuncs.http.HttpClientConfig;
import com.aliyuncs.http.HttpClientType;
import com.aliyuncs.http.MethodType;
import com.aliyuncs.http.ProtocolType;
import com.aliyuncs.policy.retry.RetryPolicy;
import com.aliyuncs.profile.DefaultProfile;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Set;
import javax.net.ssl.X509TrustManager;

/**
 * Drives aliyun-java-sdk-core with -ecs: a DefaultAcsClient, the typed request of
 * ModifyInstanceNetworkSpec, the library's own defaults, answers in XML or JSON, signatures V1 and V3.
 *
 * <p>The argument transport=urlconnection takes HttpClientType.Compatible, which is java.net's
 * HttpURLConnection, for ApacheHttpClient, the library's own choice; retries=on takes the library's
 * default policy of retries for none.
 */
final class Adapter {
  private static final String HELLO = """
      {"client":{"name":"aliyun-java-sdk-core","version":"%s (ecs %s)","language":"Java",
                 "homepage":"https://github.com/aliyun/aliyun-openapi-java-sdk"},
       "capabilities":{"format":["json","xml"],"signature":["v1-hmac-sha1","v3"],
                       "scheme":["http","https"],"method":["POST","GET"],
                       "features":["sts","null-parameter","empty-parameter"]},
       "reports":["code","message","request_id","order_id"],
       "unsupported":[
         {"what":"signature:v1-hmac-sha256","reason":"signature V1 has HMAC-SHA1 only (auth/Signer.java)"},
         {"what":"feature:big-integer","reason":"the request's numbers are Integer"}]}""";

  /** Methods of the library that run before anything is sent, see Failures. */
  private static final Set<String> BEFORE =
      Set.of("signRequest", "parseToHttpRequest", "initHttpConnection");

  /** The library's own code for an answer that says, by the string to sign, that the secret is wrong. */
  private static final String WRONG_SECRET = "SDK.InvalidAccessKeySecret";

  private final HttpClientType transport;
  private final RetryPolicy retries;
  private JsonObject settings;
  private DefaultAcsClient client;

  private Adapter(String[] arguments) {
    transport = Protocol.setting(arguments, "transport").equals("urlconnection")
        ? HttpClientType.Compatible : HttpClientType.ApacheHttpClient;
    retries = Protocol.setting(arguments, "retries").equals("on")
        ? RetryPolicy.defaultRetryPolicy(true) : null;
  }

  public static void main(String[] arguments) throws Exception {
    String hello = String.format(HELLO, Values.version("com.aliyun", "aliyun-java-sdk-core"),
        Values.version("com.aliyun", "aliyun-java-sdk-ecs"));
    Protocol.serve(hello, new Adapter(arguments)::call);
  }

  private JsonObject call(JsonObject request) throws Exception {
    if (!request.get("product").getAsString().equals("Ecs")
        || !request.get("version").getAsString().equals("2014-05-26")
        || !request.get("action").getAsString().equals("ModifyInstanceNetworkSpec")) {
      throw new Protocol.Unsupported(
          "typed: only ModifyInstanceNetworkSpec of Ecs 2014-05-26 is driven");
    }
    ModifyInstanceNetworkSpecRequest model = modelOf(request);
    ModifyInstanceNetworkSpecResponse response;
    try {
      response = clientOf(request).getAcsResponse(model);
    } catch (ClientException error) {
      return failure(error);
    } catch (RuntimeException error) {
      return Failures.failure(error, BEFORE);
    }
    var outcome = new JsonObject();
    outcome.addProperty("kind", "ok");
    outcome.add("request_id", Values.field(response.getRequestId()));
    outcome.add("order_id", Values.field(response.getOrderId()));
    return outcome;
  }

  private static ModifyInstanceNetworkSpecRequest modelOf(JsonObject call) throws Exception {
    var model = new ModifyInstanceNetworkSpecRequest();
    JsonObject endpoint = call.getAsJsonObject("endpoint");
    model.setSysEndpoint(endpoint.get("host").getAsString() + ":" + endpoint.get("port").getAsInt());
    model.setSysProtocol(endpoint.get("scheme").getAsString().equals("https")
        ? ProtocolType.HTTPS : ProtocolType.HTTP);
    if (call.get("format").getAsString().equals("xml")) {
      model.setSysAcceptFormat(FormatType.XML);
    }
    if (call.get("signature").getAsString().equals("v3")) {
      model.setSysSignatureVersion(SignatureVersion.V3);
    }
    if (!call.get("method").isJsonNull()) {
      model.setSysMethod(MethodType.valueOf(call.get("method").getAsString()));
    }
    model.setSysConnectTimeout(call.get("deadline_ms").getAsInt());
    model.setSysReadTimeout(call.get("deadline_ms").getAsInt());
    for (JsonElement parameter : call.getAsJsonArray("parameters")) {
      Values.set(model, parameter.getAsJsonObject());
    }
    return model;
  }

  /**
   * One client for consecutive calls of the same user. ApacheHttpClient is one for the whole process,
   * with the settings of the first client that was made: to trust another CA it has to be shut down.
   */
  private DefaultAcsClient clientOf(JsonObject call) throws Exception {
    var wanted = new JsonObject();
    for (String member : new String[] {"credentials", "region", "ca_pem"}) {
      wanted.add(member, call.get(member));
    }
    if (wanted.equals(settings)) {
      return client;
    }
    if (client != null && !wanted.get("ca_pem").equals(settings.get("ca_pem"))) {
      client.shutdown();
    }
    DefaultProfile profile = DefaultProfile.getProfile(call.get("region").getAsString());
    HttpClientConfig config = HttpClientConfig.getDefault();
    config.setClientType(transport);
    String pem = Values.text(call, "ca_pem");
    if (pem != null) {
      config.setX509TrustManagers(new X509TrustManager[] {Trust.of(pem)});
    }
    profile.setHttpClientConfig(config);
    client = new DefaultAcsClient(profile, credentialsOf(call.getAsJsonObject("credentials")));
    if (retries != null) {
      client.setSysRetryPolicy(retries);
    }
    settings = wanted;
    return client;
  }

  private static AlibabaCloudCredentials credentialsOf(JsonObject credentials) {
    String key = credentials.get("access_key_id").getAsString();
    String secret = credentials.get("access_key_secret").getAsString();
    String token = Values.text(credentials, "security_token");
    return token == null ? new BasicCredentials(key, secret)
        : new BasicSessionCredentials(key, secret, token);
  }

  /** "(null)" is the library's word for a code that it did not find; its own codes begin with SDK. */
  private static JsonObject failure(ClientException error) {
    String code = error.getErrCode();
    if (code == null || code.equals("(null)")
        || code.startsWith("SDK.") && !code.equals(WRONG_SECRET)) {
      return Failures.failure(error, BEFORE);
    }
    JsonObject outcome = Failures.printed("api_error", error);
    outcome.add("code", Values.field(code));
    outcome.add("message", Values.field(error.getErrMsg()));
    outcome.add("request_id", Values.field(error.getRequestId()));
    return outcome;
  }
}
