package dev.demarc.agent.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.json.DemarcJson;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentWalkerTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'messages':[{'role':'system','content':'canary'}]}",
        "{'messages':[{'role':'user','content':'hi'},{'role':'assistant','content':'canary'}]}",
        "{'messages':[{'role':'user','content':[{'type':'text','text':'canary'}]}]}",
        "{'messages':[{'role':'tool','tool_call_id':'1','content':'canary'}]}",
        "{'messages':[{'role':'user','name':'canary','content':'x'}]}",
        "{'messages':[{'role':'assistant','tool_calls':[{'function':{'arguments':'{\\\"a\\\":\\\"\\\\u0063anary\\\"}'}}]}]}",
        "{'messages':[],'tools':[{'function':{'description':'canary'}}]}",
        "{'messages':[],'response_format':{'json_schema':{'schema':{'properties':{'canary':{}}}}}}",
        "{'messages':[],'metadata':{'deep':{'list':[1,['canary']]}}}",
        "{'messages':[],'never_heard_of':'canary'}"
      })
  void seesEveryPlaceThatTextCanBe(String json) {
    List<String> texts = new ArrayList<>();
    ContentWalker.walk(tree(json), texts::add);
    assertTrue(texts.stream().anyMatch(text -> text.contains("canary")), texts::toString);
  }

  @Test
  void seesNumbersAsText() {
    List<String> texts = new ArrayList<>();
    ContentWalker.walk(tree("{'messages':[],'user':4111111111111111}"), texts::add);
    assertTrue(texts.contains("4111111111111111"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'image_url','image_url':{'url':'https://example.org/a.png'}}",
        "{'type':'input_audio','input_audio':{'data':'AAAA','format':'wav'}}",
        "{'type':'file','file':{'file_id':'f'}}",
        "{'type':'hologram','x':1}",
        "{'type':'text','text':'data:image/png;base64,AAAA'}"
      })
  void saysSoWhereSomethingIsNotText(String part) {
    String json = "{'messages':[{'role':'user','content':[" + part + "]}]}";
    assertTrue(ContentWalker.walk(tree(json), text -> {}));
  }

  @Test
  void findsPlainTextReadable() {
    String json = "{'messages':[{'role':'user','content':[{'type':'text','text':'{not json'}]}]}";
    assertFalse(ContentWalker.walk(tree(json), text -> {}));
  }

  @Test
  void foldsWhatLooksTheSame() {
    assertEquals("4111-1", PlainText.of("４１１１\u20131"));
    assertEquals("12", PlainText.of("\u0661\u200b\u0662"));
    assertEquals("plain", PlainText.of("plain"));
  }

  private static ObjectNode tree(String json) {
    try {
      return (ObjectNode) DemarcJson.strict().readTree(json.replace('\'', '"'));
    } catch (java.io.IOException wrongTest) {
      throw new java.io.UncheckedIOException(wrongTest);
    }
  }
}
