import com.google.gson.JsonObject;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.util.Set;

/** What a library threw, unless it says itself that it is an error of the API. */
final class Failures {
  private Failures() {}

  /**
   * The outcome, its kind told by what lies at the bottom of the exception.
   *
   * @param before methods of the library that run before anything is sent: what comes out of one of
   *     them is the library's own refusal
   */
  static JsonObject failure(Throwable error, Set<String> before) {
    return printed(kind(error, before), error);
  }

  private static String kind(Throwable error, Set<String> before) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof MalformedURLException) {
        return "client_error";
      }
      if (each instanceof IOException && !(each instanceof MalformedJsonException)) {
        return "transport_error";
      }
      for (StackTraceElement frame : each.getStackTrace()) {
        if (before.contains(frame.getMethodName())) {
          return "client_error";
        }
      }
    }
    return "parse_error";
  }

  static JsonObject printed(String kind, Throwable error) {
    var outcome = new JsonObject();
    outcome.addProperty("kind", kind);
    outcome.addProperty("exception", error.getClass().getSimpleName());
    outcome.addProperty("detail", String.valueOf(error));
    return outcome;
  }
}
