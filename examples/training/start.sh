#!/usr/bin/env bash
# Starts the training: the servers of compose.yaml (unless TRAINING_KAFKA and TRAINING_POSTGRES name others), the producer and the job.
# Further options go to the producer: ./start.sh --rate 200 --disorder 20 --skew 1.5 --malformed 0.01
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
state=$here/../../artifacts/training
mkdir -p "$state"

alive() { [ -f "$state/$1.pid" ] && kill -0 "$(cat "$state/$1.pid")" 2> /dev/null; }

if [ -z "${TRAINING_KAFKA:-}" ] || [ -z "${TRAINING_POSTGRES:-}" ]; then
  docker compose version > /dev/null 2>&1 || { echo "Docker with its compose plugin is not installed. Without servers: ./actorstream run training --embedded" >&2; exit 1; }
  docker compose -f "$here/compose.yaml" up --detach --wait redpanda postgres pgadmin
  docker compose -f "$here/compose.yaml" run --rm topic
  echo "pgAdmin: http://localhost:5050"
fi
# Built once, before two programs are started from it.
"$here/../../actorstream" run training --help > /dev/null
for program in producer job; do
  if alive $program; then echo "the $program runs already"; continue; fi
  if [ $program = producer ]; then arguments=(produce "$@"); else arguments=(-Dexecution.checkpointing.storage=directory "-Dexecution.checkpointing.dir=$state/checkpoints"); fi
  nohup "$here/../../actorstream" run training "${arguments[@]}" > "$state/$program.log" 2>&1 < /dev/null &
  echo $! > "$state/$program.pid"
  echo "the $program has been started; it writes to artifacts/training/$program.log"
done
