#!/usr/bin/env bash
# Asks an agent twice. BASE_URL ends in /v1; API_KEY is the key of an application.
set -euo pipefail
base=${BASE_URL:-http://127.0.0.1:7101/v1}
text='The harbour opened in 1890. It was rebuilt twice. Ships come daily. It rains often.'

ask() { # MODEL HEADER…
  local model=$1 header
  shift
  local headers=()
  for header in "$@"; do headers+=(-H "$header"); done
  # -i prints the headers too: Demarc-Boundary, Demarc-Model and their kin say where it ran.
  curl -sS -i "$base/chat/completions" -H "Authorization: Bearer $API_KEY" -H 'Content-Type: application/json' "${headers[@]}" \
    -d "{\"model\":\"$model\",\"messages\":[{\"role\":\"user\",\"content\":\"$text\"}]}"
  echo
}

# 1. A summary, made inside the agent. The member "demarc" of the answer is its envelope.
ask extractive-1 'Demarc-Task: summarize'

# 2. Internal data, any model: the only permitted one is abroad, so the person concerned is asked first. Status 403, code
#    consent_required; consent.url is where they answer. Nothing left this machine. Ask again once they agreed.
ask auto 'Demarc-Class: internal' 'Demarc-Session: quickstart-curl'
