#!/usr/bin/env python3
"""Asks an agent twice. BASE_URL ends in /v1; API_KEY is the key of an application."""

import json
import os
import urllib.error
import urllib.request

BASE = os.environ.get("BASE_URL", "http://127.0.0.1:7101/v1")
TEXT = "The harbour opened in 1890. It was rebuilt twice. Ships come daily. It rains often."


def ask(model, headers):
    """Returns the status and the body, of an answer and of a refusal alike."""
    body = {"model": model, "messages": [{"role": "user", "content": TEXT}]}
    request = urllib.request.Request(
        BASE + "/chat/completions",
        data=json.dumps(body).encode(),
        headers={
            "Authorization": "Bearer " + os.environ["API_KEY"],
            "Content-Type": "application/json",
            **headers,
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


# 1. A summary, made inside the agent. The member "demarc" is its envelope: where it ran, under which policy, what was lost.
status, answer = ask("extractive-1", {"Demarc-Task": "summarize"})
print(status, answer["choices"][0]["message"]["content"])
print(json.dumps(answer["demarc"], indent=2))

# 2. Internal data, any model: the only permitted one is abroad, so the person concerned is asked first. Nothing left this
#    machine. Ask again once they agreed under the URL.
status, refused = ask("auto", {"Demarc-Class": "internal", "Demarc-Session": "quickstart-python"})
error = refused["error"]
print(status, error["code"], error["message"])
if error["code"] == "consent_required":
    print("answer here:", error["consent"]["url"])
