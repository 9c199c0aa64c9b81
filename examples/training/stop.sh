#!/usr/bin/env bash
# Stops what start.sh has started. The tables and the job's checkpoints stay: started again, it goes on. With --all they are removed too.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
state=$here/../../artifacts/training
for program in producer job; do
  [ -f "$state/$program.pid" ] || continue
  if kill "$(cat "$state/$program.pid")" 2> /dev/null; then echo "the $program has been stopped"; fi
  rm -f "$state/$program.pid"
done
if docker compose version > /dev/null 2>&1 && { [ -z "${TRAINING_KAFKA:-}" ] || [ -z "${TRAINING_POSTGRES:-}" ]; }; then
  if [ "${1:-}" = --all ]; then docker compose -f "$here/compose.yaml" down --volumes; else docker compose -f "$here/compose.yaml" stop; fi
fi
if [ "${1:-}" = --all ]; then rm -rf "$state"; fi
