package dev.demarc.agent.normalise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.receive.ChatParser;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractTest {
  private static final String SCHEMA =
      "{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object',"
          + "'required':['a'],'properties':{'a':{'type':'integer'},'b':{'type':'string'}}}}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'text'}|anything|true",
        "{'type':'json_object'}|{'a':1}|true",
        "{'type':'json_object'}|[1]|false",
        "{'type':'json_object'}|{'a':|false",
        "schema|{'a':1,'c':2}|true",
        "schema|{'a':'1'}|false",
        "schema|{'b':'x'}|false",
        "schema|{'a':1,'b':2}|false",
        "schema|not json|false"
      })
  void holdsWhereTheAnswerIsWhatWasAskedFor(String format, String text, boolean holds) {
    String asked = format.equals("schema") ? SCHEMA : format;
    String body =
        "{'model':'auto','messages':[{'role':'user','content':'x'}],'response_format':"
            + asked
            + "}";
    var request = ChatParser.parse(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    assertEquals(holds, Contract.holds(request, said(text.replace('\'', '"'))));
  }

  private static Said said(String text) {
    Said said = new Said();
    ObjectNode choice = JsonNodeFactory.instance.objectNode();
    choice.putObject("message").put("content", text);
    said.take(JsonNodeFactory.instance.arrayNode().add(choice));
    return said;
  }

  @ParameterizedTest
  @CsvSource({"10000,true", "300000,false"})
  void readsNoOutputThatTakesTooMuchToHold(int objects, boolean holds) {
    String body =
        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
            + "\"response_format\":{\"type\":\"json_object\"}}";
    var request = ChatParser.parse(body.getBytes(StandardCharsets.UTF_8));
    String text = "{\"a\":[{}" + ",{}".repeat(objects - 1) + "]}";
    assertEquals(holds, Contract.holds(request, said(text)));
  }
}
