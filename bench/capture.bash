# What the agent's benchmarks have in common; they source it. The agent records with capture to a real Kafka on.
bench=$(basename "$0")
root=$(dirname "$(dirname "$(readlink -f "$0")")")
pids=()

need() { # PACKAGES PROGRAM...: ends with a sentence if one is not there
  local packages=$1 program; shift
  for program in "$@"; do
    command -v "$program" >/dev/null || { echo "bench/$bench needs $program: apt-get install $packages" >&2; exit 3; }
  done
}

begin() { # builds what is missing, and makes $work, which goes at the end with all processes in $pids
  "$root/lambdatape" --version
  . "$root/cli/src/main/launcher/find-java"; find_java
  lib=$root/cli/target/dist/lib
  work=$(mktemp -d); chmod 755 "$work"
  trap stop EXIT
}
stop() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"; }

await() { # PORT COMMAND...: until the command succeeds, half a minute at most
  local port=$1; shift
  for _ in $(seq 300); do "$@" >/dev/null 2>&1 && return; sleep 0.1; done
  echo "nothing answers on port $port" >&2; cat "$work"/*.log >&2; exit 1
}

start_kafka() { # PORT
  "$JAVA_HOME/bin/java" -Xmx512m -XX:TieredStopAtLevel=1 -cp "$lib/*" "$root/bench/Broker.java" "$work/kafka" "$1" >"$work/kafka.log" 2>&1 & pids+=($!)
  await "$1" grep -q 'ready at' "$work/kafka.log"
}

start_agent() { # KAFKA-PORT, the listeners' configuration on standard input. AGENT_JAVA_OPTIONS: more options
  { printf 'worker: bench\nkafka:\n  bootstrap-servers: 127.0.0.1:%s\n' "$1"; cat; printf 'spool:\n  directory: %s/spool\n  bytes-max: 4GiB\n' "$work"; } >"$work/agent.yaml"
  LAMBDATAPE_JAVA_OPTIONS="-Xmx512m ${AGENT_JAVA_OPTIONS:-}" "$root/lambdatape" agent --config "$work/agent.yaml" >"$work/agent.log" 2>&1 & agent_pid=$!; pids+=($agent_pid)
}

stop_agent() { # and tell what it had to complain of
  kill $agent_pid; wait $agent_pid 2>/dev/null || true
  grep -iE 'taken|dropped|gap|error|warn' "$work/agent.log" | tail -n 5 || true
}

agent_ticks() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$agent_pid/stat"; }

settle() { # waits until the agent has sent what it recorded; prints after how many seconds
  local began=$SECONDS before now
  before=$(agent_ticks)
  while sleep 0.5; now=$(agent_ticks); [ $((now - before)) -gt 3 ] && [ $((SECONDS - began)) -lt 60 ]; do before=$now; done
  echo $((SECONDS - began))
}

median() { # COLUMN NAME, lines on standard input
  sort -k"$1" -n | awk -v c="$1" -v n="$2" '{ r[NR] = $c } END { printf "median of %s %.3f (min %.3f, max %.3f)\n", n, r[int((NR + 1) / 2)], r[1], r[NR] }'
}
