import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/**
 * The line protocol of ../../PROTOCOL.md for adapters in Java: everything but the library.
 *
 * <p>Standard output belongs to the protocol: what a library prints goes to standard error. JSON is
 * read and written by Gson, which each of the libraries brings. What a library throws is an outcome;
 * an Error, such as a stack or heap that is used up, ends the process, as it ends a program of the
 * library's user.
 */
final class Protocol {
  private static final int LINE_LIMIT = 1024 * 1024; // bytes, by the protocol
  private static final int DETAIL_LIMIT = 2000;      // characters, by the protocol
  private static final Gson GSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private final JsonObject hello;
  private final Client client;

  /** Calls the library: a call in, an outcome without "type", "seq" and "case" out. */
  interface Client {
    JsonObject call(JsonObject request) throws Exception;
  }

  /** This client can't be asked for that; the message is the reason. */
  static final class Unsupported extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unsupported(String reason) {
      super(reason);
    }
  }

  /** The value of a setting that adapter.json hands over as name=value; empty where it does not. */
  static String setting(String[] arguments, String name) {
    for (String word : arguments) {
      if (word.startsWith(name + "=")) {
        return word.substring(name.length() + 1);
      }
    }
    return "";
  }

  private Protocol(JsonObject hello, Client client) {
    this.hello = hello;
    this.client = client;
  }

  /** hello: the answer to the runner's hello as JSON, without "type" and "protocol". */
  static void serve(String hello, Client client) throws IOException {
    System.setOut(System.err);
    new Protocol(JsonParser.parseString(hello).getAsJsonObject(), client).serve();
    System.exit(0); // threads of a library would hold the process
  }

  private void serve() throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      JsonObject message = JsonParser.parseString(line).getAsJsonObject();
      String type = message.get("type").getAsString();
      switch (type) {
        case "bye":
          return;
        case "hello":
          send(bytes(greeting()));
          break;
        case "call":
          send(outcome(message));
          break;
        default:
          System.err.println("no such message: " + type);
          System.exit(1);
      }
    }
  }

  private JsonObject greeting() {
    var greeting = new JsonObject();
    greeting.addProperty("type", "hello");
    greeting.addProperty("protocol", 1);
    hello.entrySet().forEach(each -> greeting.add(each.getKey(), each.getValue()));
    return greeting;
  }

  private byte[] outcome(JsonObject request) {
    JsonObject result;
    try {
      refuse(request);
      result = client.call(request);
    } catch (Unsupported why) {
      result = ended("unsupported", why.getMessage());
    } catch (Exception error) { // the adapter's own: what the library throws is caught where it is called
      var trace = new StringWriter();
      error.printStackTrace(new PrintWriter(trace));
      result = ended("errored", trace.toString());
    }
    String secret =
        request.getAsJsonObject("credentials").get("access_key_secret").getAsString();
    for (String member : new String[] {"exception", "detail", "reason"}) {
      if (result.has(member)) {
        result.addProperty(member, shown(result.get(member).getAsString(), secret));
      }
    }
    byte[] line = bytes(headed(request, result));
    if (line.length < LINE_LIMIT) {
      return line;
    }
    return bytes(headed(request,
        ended("errored", "an outcome of " + line.length + " bytes, too long for a line")));
  }

  private static JsonObject headed(JsonObject request, JsonObject result) {
    var outcome = new JsonObject();
    outcome.addProperty("type", "outcome");
    outcome.add("seq", request.get("seq"));
    outcome.add("case", request.get("case"));
    result.entrySet().forEach(each -> outcome.add(each.getKey(), each.getValue()));
    return outcome;
  }

  private static JsonObject ended(String kind, String reason) {
    var result = new JsonObject();
    result.addProperty("kind", kind);
    result.addProperty("reason", reason);
    return result;
  }

  private static String shown(String text, String secret) {
    String safe = Values.wellFormed(secret.isEmpty() ? text : text.replace(secret, "<secret>"));
    return safe.codePointCount(0, safe.length()) <= DETAIL_LIMIT
        ? safe : safe.substring(0, safe.offsetByCodePoints(0, DETAIL_LIMIT));
  }

  /** A runner that skips what hello does not declare never gets here. */
  private void refuse(JsonObject request) {
    refuse("format", request.get("format"));
    refuse("signature", request.get("signature"));
    refuse("scheme", request.getAsJsonObject("endpoint").get("scheme"));
    refuse("method", request.get("method"));
  }

  private void refuse(String axis, JsonElement value) {
    if (value.isJsonNull()
        || hello.getAsJsonObject("capabilities").getAsJsonArray(axis).contains(value)) {
      return;
    }
    String what = axis + ":" + value.getAsString();
    for (JsonElement each : hello.getAsJsonArray("unsupported")) {
      if (each.getAsJsonObject().get("what").getAsString().equals(what)) {
        throw new Unsupported(each.getAsJsonObject().get("reason").getAsString());
      }
    }
    throw new Unsupported(what);
  }

  private static byte[] bytes(JsonObject message) {
    return (GSON.toJson(message) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private void send(byte[] line) throws IOException {
    out.write(line);
    out.flush();
  }
}
