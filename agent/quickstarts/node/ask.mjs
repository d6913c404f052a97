#!/usr/bin/env node
// Asks an agent twice. BASE_URL ends in /v1; API_KEY is the key of an application.
const base = process.env.BASE_URL ?? 'http://127.0.0.1:7101/v1';
const text = 'The harbour opened in 1890. It was rebuilt twice. Ships come daily. It rains often.';

async function ask(model, headers) {
  const response = await fetch(`${base}/chat/completions`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${process.env.API_KEY}`, 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: text }] }),
  });
  return { status: response.status, body: await response.json() };
}

// 1. A summary, made inside the agent. The member "demarc" is its envelope: where it ran, under which policy, what was lost.
const answer = await ask('extractive-1', { 'Demarc-Task': 'summarize' });
console.log(answer.status, answer.body.choices[0].message.content);
console.log(JSON.stringify(answer.body.demarc, null, 2));

// 2. Internal data, any model: the only permitted one is abroad, so the person concerned is asked first. Nothing left this
//    machine. Ask again once they agreed under the URL.
const refused = await ask('auto', { 'Demarc-Class': 'internal', 'Demarc-Session': 'quickstart-node' });
const error = refused.body.error;
console.log(refused.status, error.code, error.message);
if (error.code === 'consent_required') console.log('answer here:', error.consent.url);
