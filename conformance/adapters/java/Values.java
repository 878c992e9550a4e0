import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Properties;

/** What goes into a library and what it hands to its user. */
final class Values {
  private Values() {}

  /** Null where the member is JSON's null. */
  static String text(JsonObject object, String member) {
    JsonElement value = object.get(member);
    return value.isJsonNull() ? null : value.getAsString();
  }

  /** Calls the model's setter of that name with the value that a user of a Java library would give. */
  static void set(Object model, JsonObject parameter) throws Exception {
    String name = parameter.get("name").getAsString();
    for (Method setter : model.getClass().getDeclaredMethods()) {
      if (setter.getName().equals("set" + name) && setter.getParameterCount() == 1) {
        try {
          setter.invoke(model, typed(name, text(parameter, "text"), setter.getParameterTypes()[0]));
          return;
        } catch (InvocationTargetException thrown) {
          throw (Exception) thrown.getCause();
        }
      }
    }
    throw new Protocol.Unsupported("the request has no set" + name);
  }

  private static Object typed(String name, String text, Class<?> type) {
    if (text == null || type == String.class) {
      return text;
    }
    try {
      if (type == Integer.class && text.equals(String.valueOf(Integer.valueOf(text)))) {
        return Integer.valueOf(text);
      }
      if (type == Long.class && text.equals(String.valueOf(Long.valueOf(text)))) {
        return Long.valueOf(text);
      }
    } catch (NumberFormatException no) {
      // said below
    }
    if (type == Boolean.class && (text.equals("true") || text.equals("false"))) {
      return Boolean.valueOf(text);
    }
    throw new Protocol.Unsupported(
        "set" + name + " takes a " + type.getSimpleName() + ", which can't hold that");
  }

  /** A member of an outcome. */
  static JsonObject field(Object value) {
    var field = new JsonObject();
    field.addProperty("present", value != null);
    field.addProperty("type", value == null ? "null" : value.getClass().getSimpleName());
    field.addProperty("text", value == null ? null : wellFormed(String.valueOf(value)));
    return field;
  }

  /** One to which the library has glued something; text is what is left of it. */
  static JsonObject wrapped(String raw, String text) {
    JsonObject field = field(text);
    if (raw != null) {
      field.addProperty("raw", wellFormed(raw));
    }
    return field;
  }

  /** Half a surrogate pair has no UTF-8: it becomes U+FFFD. */
  static String wellFormed(String text) {
    var result = new StringBuilder(text.length());
    text.codePoints().forEach(each -> result.appendCodePoint(
        each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE ? 0xFFFD : each));
    return result.toString();
  }

  /** The version by which Maven knows the library. */
  static String version(String group, String artifact) {
    String path = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
    try (InputStream stream = Values.class.getResourceAsStream(path)) {
      if (stream == null) {
        return "unknown";
      }
      var properties = new Properties();
      properties.load(stream);
      return properties.getProperty("version");
    } catch (IOException error) {
      return "unknown";
    }
  }
}
