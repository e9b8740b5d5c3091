#!/bin/sh
# Runs npm for Maven: `build/npm.sh install`, or `build/npm.sh SCRIPT` for a script of package.json.
# Installs only when the lock file is not the one that node_modules was made from.
set -eu
cd "$(dirname "$0")/.."

say_and_stop() {
  echo "$1" >&2
  exit 1
}

command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 ||
  say_and_stop "The web UI is built with Node.js 20.19 or newer and npm, and they are not on the PATH: install them (on Debian: apt-get install nodejs npm), then build again."
node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
  process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' ||
  say_and_stop "The web UI is built with Node.js 20.19 or newer, and the one on the PATH is $(node --version): install a newer one, then build again."

case "${1:-}" in
  install)
    made_from=node_modules/.lambdatape-lock
    if ! cmp -s package-lock.json "$made_from"; then
      npm ci --prefer-offline --no-audit --no-fund --loglevel=error ||
        say_and_stop "The web UI's packages could not be installed (npm ci): see npm's own message above; a first build needs a package registry."
      cp package-lock.json "$made_from"
    fi
    ;;
  '') say_and_stop "usage: build/npm.sh install | SCRIPT" ;;
  *) npm run --silent "$1" ;;
esac
