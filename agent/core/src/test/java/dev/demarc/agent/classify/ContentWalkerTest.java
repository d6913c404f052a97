package dev.demarc.agent.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
        "{'messages':[{'role':'assistant','tool_calls':[{'function':{'arguments':'canary'}}]}]}",
        "{'input':'canary'}",
        "{'input':['a','canary']}",
        "{'prompt':'canary'}",
        "{'prompt':['canary'],'suffix':'x'}",
        "{'instructions':'canary','input':[]}",
        "{'input':[{'role':'user','content':[{'type':'input_text','text':'canary'}]}]}",
        "{'input':[{'type':'function_call_output','call_id':'1','output':'canary'}]}",
        "{'input':[{'type':'reasoning','summary':[{'type':'summary_text','text':'canary'}]}]}",
        "{'system':[{'type':'text','text':'canary'}],'messages':[]}",
        "{'messages':[{'role':'user','content':[{'type':'tool_result','content':[{'type':'text','text':'canary'}]}]}]}",
        "{'messages':[{'role':'assistant','content':[{'type':'tool_use','id':'1','name':'n','input':{'x':['canary']}}]}]}",
        "{'messages':[{'role':'user','content':[{'type':'document','source':{'type':'text','media_type':'text/plain','data':'canary'}}]}]}",
        "{'messages':[{'role':'user','content':[{'type':'file','file':{'filename':'canary','file_data':'data:text/plain;base64,AAAA'}}]}]}",
        "{'messages':[],'tools':[{'function':{'description':'canary'}}]}",
        "{'messages':[],'response_format':{'json_schema':{'schema':{'properties':{'canary':{}}}}}}",
        "{'messages':[],'metadata':{'deep':{'list':[1,['canary']]}}}",
        "{'messages':[],'never_heard_of':'canary'}"
      })
  void seesEveryPlaceThatTextCanBe(String json) {
    Walked walked = Walked.over(json);
    assertTrue(walked.texts().stream().anyMatch(text -> text.contains("canary")), json);
    assertFalse(walked.isUnreadable());
  }

  @Test
  void seesNumbersAsTextAndWithTheirName() {
    Walked walked = Walked.over("{'messages':[],'user':4111111111111111,'n':4.1e3}");
    assertTrue(walked.texts().contains("4111111111111111"));
    assertTrue(walked.texts().contains("user: 4111111111111111"));
    assertTrue(walked.texts().stream().anyMatch(text -> text.contains("4100")));
  }

  @Test
  void readsTextsThatMeetTogether() {
    Walked walked =
        Walked.over(
            "{'messages':[{'role':'user','content':[{'type':'text','text':'one 4111'},"
                + "{'type':'text','text':'11'},{'type':'text','text':'1111 two'}]}]}");
    assertTrue(walked.texts().contains("one 4111111111 two"));
  }

  @Test
  void handsOnFilesWithWhatTheySayTheyAre() {
    Walked chat =
        Walked.over(
            "{'messages':[{'role':'user','content':[{'type':'file','file':{'file_data':'data:text/csv;base64,YTti'}}]}]}");
    assertEquals("[text/csv YTti]", chat.files().toString());
    Walked messages =
        Walked.over(
            "{'messages':[{'role':'user','content':[{'type':'document','source':{'type':'base64','media_type':'text/plain','data':'YTti'}}]}]}");
    assertEquals("[text/plain YTti]", messages.files().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'image_url','image_url':{'url':'https://example.org/a.png'}}",
        "{'type':'image','source':{'type':'base64','media_type':'image/png','data':'AAAA'}}",
        "{'type':'input_image','image_url':'https://example.org/a.png'}",
        "{'type':'input_audio','input_audio':{'data':'AAAA','format':'wav'}}",
        "{'type':'file','file':{'file_id':'f'}}",
        "{'type':'file','file':{'file_data':'AAAA'}}",
        "{'type':'input_file','file_url':'https://example.org/a.txt'}",
        "{'type':'document','source':{'type':'url','url':'https://example.org/a.pdf'}}",
        "{'type':'redacted_thinking','data':'AAAA'}",
        "{'type':'thinking','thinking':'x','signature':'AAAA'}",
        "{'type':'tool_result','content':[{'type':'image','source':{}}]}",
        "{'type':'hologram','x':1}",
        "{'type':'text','text':'x','image_url':{'url':'https://example.org/a.png'}}",
        "{'type':'text','text':'x','content':[{'type':'image_url'}]}",
        "[{'type':'text','text':'x'}]",
        "{'text':'no type'}"
      })
  void saysSoWhereAPartIsNotText(String part) {
    assertTrue(
        Walked.over("{'messages':[{'role':'user','content':[" + part + "]}]}").isUnreadable());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'input':[1,2,3]}",
        "{'input':[[1,2],[3]]}",
        "{'prompt':[1,2]}",
        "{'prompt':{'id':'pmpt_1'}}",
        "{'prompt_token_ids':[1]}",
        "{'prompt_embeds':'AAAA'}",
        "{'previous_response_id':'r','input':'x'}",
        "{'conversation':'c','input':'x'}",
        "{'input':[{'type':'item_reference','id':'i'}]}",
        "{'input':[{'type':'reasoning','encrypted_content':'AAAA'}]}",
        "{'input':[{'type':'computer_call_output','output':{}}]}",
        "{'input':'x','tools':[{'type':'file_search','vector_store_ids':['v']}]}",
        "{'messages':[{'role':'assistant','audio':{'id':'a'}}]}",
        "{'messages':[{'role':'user','type':'text','content':[{'type':'image_url'}]}]}",
        "{'messages':[{'role':'user','content':'x','images':['AAAA']}]}"
      })
  void saysSoWhereSomethingIsNotTextOrNotHere(String request) {
    assertTrue(Walked.over(request).isUnreadable());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'messages':[{'role':'user','content':[{'type':'text','text':'{not json'}]}]}",
        "{'messages':[{'role':'assistant','content':null,'tool_calls':[]}],'audio':{'voice':'v'}}",
        "{'messages':[],'tools':[{'type':'function','function':{'name':'n','parameters':{'type':'object','properties':{'type':{'type':'image'},'file_id':{'enum':[1,2]}}}}}]}",
        "{'messages':[],'stop':['a'],'logit_bias':{'50256':-100},'metadata':{'values':[1,2]}}"
      })
  void findsTextReadable(String request) {
    assertFalse(Walked.over(request).isUnreadable());
  }

  @Test
  void doesNotReadBeyondItsDepth() {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    ObjectNode inner = request;
    for (int i = 0; i < ContentWalker.DEEPEST + 2; i++) {
      inner = inner.putObject("a");
    }
    inner.put("b", "x");
    assertTrue(Walked.over(request).isUnreadable());
  }

  @Test
  void doesNotReadContentNestedBeyondItsDepth() {
    ObjectNode part = JsonNodeFactory.instance.objectNode().put("type", "text").put("text", "x");
    for (int i = 0; i < ContentWalker.DEEPEST + 2; i++) {
      ObjectNode around = JsonNodeFactory.instance.objectNode().put("type", "tool_result");
      around.putArray("content").add(part);
      part = around;
    }
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.putArray("messages").addObject().put("role", "user").putArray("content").add(part);
    assertTrue(Walked.over(request).isUnreadable());
  }
}
