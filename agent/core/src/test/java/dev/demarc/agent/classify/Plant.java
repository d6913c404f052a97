package dev.demarc.agent.classify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;

/** Puts a text into a request. */
final class Plant {
  private static final String HERE = "HERE";

  /** One place each, of every API. */
  private static final List<String> REQUESTS =
      List.of(
          "{'messages':[{'role':'system','content':'HERE'},{'role':'user','content':'x'}]}",
          "{'messages':[{'role':'user','content':'HERE'}]}",
          "{'messages':[{'role':'user','content':[{'type':'text','text':'HERE'}]}]}",
          "{'messages':[{'role':'user','content':[{'type':'text','text':'a'},{'type':'text','text':'HERE'}]}]}",
          "{'messages':[{'role':'assistant','content':'HERE'},{'role':'user','content':'x'}]}",
          "{'messages':[{'role':'assistant','content':null,'tool_calls':[{'id':'1','function':{'name':'n','arguments':'HERE'}}]}]}",
          "{'messages':[{'role':'tool','tool_call_id':'1','content':'HERE'}]}",
          "{'messages':[{'role':'user','name':'HERE','content':'x'}]}",
          "{'messages':[],'tools':[{'type':'function','function':{'name':'n','description':'HERE'}}]}",
          "{'messages':[],'tools':[{'type':'function','function':{'name':'n','parameters':{'properties':{'a':{'enum':['HERE']}}}}}]}",
          "{'messages':[],'response_format':{'json_schema':{'schema':{'HERE':{}}}}}",
          "{'messages':[],'metadata':{'a':[['HERE']]}}",
          "{'messages':[],'unknown':{'HERE':1}}",
          "{'prompt':'HERE'}",
          "{'prompt':['a','HERE'],'suffix':'b'}",
          "{'prompt':'a','suffix':'HERE'}",
          "{'input':'HERE'}",
          "{'input':['a','HERE']}",
          "{'instructions':'HERE','input':'x'}",
          "{'input':[{'role':'user','content':[{'type':'input_text','text':'HERE'}]}]}",
          "{'input':[{'type':'function_call','arguments':'HERE','name':'n','call_id':'c'}]}",
          "{'input':[{'type':'function_call_output','call_id':'c','output':'HERE'}]}",
          "{'system':'HERE','messages':[{'role':'user','content':'x'}]}",
          "{'system':[{'type':'text','text':'HERE'}],'messages':[]}",
          "{'messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':[{'type':'text','text':'HERE'}]}]}]}",
          "{'messages':[{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'n','input':{'a':{'b':'HERE'}}}]}]}",
          "{'messages':[{'role':'user','content':[{'type':'document','source':{'type':'text','media_type':'text/plain','data':'HERE'}}]}]}");

  private static final String[] WORDS = {
    "the",
    "ward",
    "round",
    "is",
    "at",
    "ten",
    "Grüße",
    "aus",
    "München",
    "l’été",
    "a",
    "1.2.3",
    "2026-11-26",
    "(see",
    "below)",
    "C:\\new",
    "50%",
    "R&D",
    "x=1;",
    "\n",
    "🙂"
  };

  private Plant() {}

  /** A text with this at some place of it. */
  static String around(Random random, String planted) {
    return words(random) + " " + planted + " " + words(random);
  }

  private static String words(Random random) {
    StringBuilder words = new StringBuilder();
    int count = random.nextInt(8) == 0 ? random.nextInt(2_000) : random.nextInt(12);
    for (int i = 0; i < count; i++) {
      words.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    return words.toString();
  }

  /** A request with this text at some place of it. */
  static ObjectNode in(Random random, String text) {
    String request = REQUESTS.get(random.nextInt(REQUESTS.size()));
    try {
      String quoted = TextNode.valueOf(text).toString();
      JsonNode tree =
          DemarcJson.strict()
              .readTree(request.replace('\'', '"').replace("\"" + HERE + "\"", quoted));
      return (ObjectNode) tree;
    } catch (IOException wrongTest) {
      throw new UncheckedIOException(wrongTest);
    }
  }
}
