package dev.demarc.agent.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSchemaTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'integer'} | 1 | 1.5",
        "{'type':'integer'} | 1.0 | '1'",
        "{'type':['string','null']} | null | 1",
        "{'enum':['a',1]} | 1.0 | 'b'",
        "{'const':{'a':1}} | {'a':1} | {'a':2}",
        "{'minimum':1,'maximum':3} | 3 | 3.1",
        "{'exclusiveMinimum':1} | 1.1 | 1",
        "{'exclusiveMaximum':1} | 0 | 1",
        "{'multipleOf':0.1} | 0.3 | 0.35",
        "{'minLength':2,'maxLength':3} | 'abc' | 'a'",
        "{'maxLength':1} | '\uD83D\uDE00' | 'ab'",
        "{'pattern':'^a+$'} | 'aaa' | 'aab'",
        "{'required':['a']} | {'a':null} | {'b':1}",
        "{'properties':{'a':{'type':'string'}}} | {'b':1} | {'a':1}",
        "{'properties':{'a':{}},'additionalProperties':false} | {'a':1} | {'a':1,'b':2}",
        "{'additionalProperties':{'type':'string'}} | {'x':'y'} | {'x':1}",
        "{'patternProperties':{'^n':{'type':'number'}},'additionalProperties':false} | {'n1':1} | {'m':1}",
        "{'minProperties':1,'maxProperties':1} | {'a':1} | {}",
        "{'items':{'type':'number'}} | [1,2] | [1,'2']",
        "{'prefixItems':[{'type':'string'}],'items':false} | ['a'] | ['a',1]",
        "{'minItems':1,'maxItems':2} | [1] | []",
        "{'uniqueItems':true} | [1,2] | [{'a':1},{'a':1}]",
        "{'anyOf':[{'type':'string'},{'type':'null'}]} | null | 1",
        "{'oneOf':[{'minimum':1},{'minimum':5}]} | 2 | 6",
        "{'allOf':[{'minimum':1},{'maximum':5}]} | 2 | 6",
        "{'not':{'type':'string'}} | 1 | 'a'",
        "{'if':{'minimum':5},'then':{'multipleOf':2},'else':{'multipleOf':3}} | 3 | 7",
        "{'$ref':'#/$defs/a','$defs':{'a':{'type':'string'}}} | 'x' | 1",
        "{'properties':{'next':{'$ref':'#'}},'additionalProperties':false} | {'next':{'next':{}}} | {'next':{'other':1}}",
        "{'type':'object','properties':{'a':false}} | {} | {'a':1}"
      })
  void tellsWhatFollowsFromWhatDoesNot(String schema, String follows, String breaks) {
    JsonSchema read = JsonSchema.read(json(schema));
    assertTrue(read.holds(json(follows)), schema + " takes " + follows);
    assertFalse(read.holds(json(breaks)), schema + " refuses " + breaks);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | schema",
        "{'type':'text'} | schema.type",
        "{'type':[]} | schema.type",
        "{'unevaluatedProperties':false} | schema.unevaluatedProperties",
        "{'properties':{'a':{'contains':{}}}} | schema.properties.contains",
        "{'properties':[]} | schema.properties",
        "{'$ref':'http://elsewhere/schema'} | schema.$ref",
        "{'$ref':'#/$defs/none'} | schema.$ref",
        "{'pattern':'(?=a)'} | schema.pattern",
        "{'anyOf':[]} | schema.anyOf",
        "{'minimum':'1'} | schema.minimum",
        "{'multipleOf':0} | schema.multipleOf",
        "{'items':1} | schema.items",
        "{'required':[1]} | schema.required",
        "{'enum':1} | schema.enum"
      })
  void refusesAtTheDoorWhatItWouldNotCheck(String schema, String at) {
    Refusal refusal = assertThrows(Refusal.class, () -> JsonSchema.read(json(schema)));
    assertEquals("response_format.json_schema." + at, refusal.param().orElseThrow());
  }

  @Test
  void endsWhereSchemaAndAnswerTogetherWouldKeepItBusy() {
    String twice = "{'properties':{'a':{'$ref':'#'}}}";
    JsonSchema doubling = JsonSchema.read(json("{'anyOf':[%s,%s]}".formatted(twice, twice)));
    assertTrue(doubling.holds(json("{'a':{'a':{}}}")));
    assertFalse(doubling.holds(json("{'a':".repeat(40) + "{}" + "}".repeat(40))));
    assertFalse(JsonSchema.read(json("{'$ref':'#'}")).holds(json("1")));
    assertFalse(JsonSchema.read(json("{'not':{'$ref':'#'}}")).holds(json("1")));
  }

  private static JsonNode json(String text) {
    try {
      return DemarcJson.strict().readTree(text.replace('\'', '"'));
    } catch (IOException malformed) {
      throw new UncheckedIOException(text, malformed);
    }
  }
}
