// The unmodified openai client: plain and streamed answers, the error of a refusal, the list of models.
// Prints one JSON object; BASE_URL and API_KEY come from the environment.
import OpenAI from 'openai';

const client = new OpenAI({ baseURL: process.env.BASE_URL, apiKey: process.env.API_KEY });
const text = 'The harbour opened in 1890. It was rebuilt twice. Ships come daily. It rains often.';
const ask = { model: 'extractive-1', messages: [{ role: 'user', content: text }] };
const headers = { 'Demarc-Task': 'summarize' };

const plain = await client.chat.completions.create(ask, { headers });

let streamed = '';
let last;
let finish;
const stream = await client.chat.completions.create(
  { ...ask, stream: true, stream_options: { include_usage: true } }, { headers });
for await (const chunk of stream) {
  streamed += chunk.choices[0]?.delta?.content ?? '';
  finish = chunk.choices[0]?.finish_reason ?? finish;
  last = chunk;
}

let refusal;
let tries = 0;
const counting = new OpenAI({
  baseURL: process.env.BASE_URL,
  apiKey: process.env.API_KEY,
  fetch: (url, init) => { tries += 1; return fetch(url, init); },
});
try {
  await counting.chat.completions.create(
    { model: 'auto', messages: [{ role: 'user', content: text }] },
    { headers: { 'Demarc-Class': 'internal', 'Demarc-Session': 'openai-client-test' } });
} catch (error) {
  refusal = { status: error.status, code: error.code, body: error.error };
}

const models = [];
for await (const model of client.models.list()) models.push(model.id);

console.log(JSON.stringify({
  plain: { content: plain.choices[0].message.content, demarc: plain.demarc, usage: plain.usage },
  streamed: { content: streamed, finish, demarc: last?.demarc, usage: last?.usage },
  refusal, tries, models,
}));
