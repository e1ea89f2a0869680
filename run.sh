#!/usr/bin/env bash
# Installs what is missing, builds what has changed, starts the server with the demo data, and prints what to open. Arguments go to the server.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. scripts/packages.sh

server=LiveRelay.Server/bin/Release/net10.0/LiveRelay.Server.dll
stamp=LiveRelay.Server/obj/run.stamp

# Names, sizes and times of all sources, and the Node that builds the pages.
fingerprint() {
  {
    node --version 2>/dev/null || echo "no node"
    find Directory.*.props global.json LiveRelay.Media LiveRelay.Server LiveRelay.Web \
      \( -name bin -o -name obj -o -name node_modules -o -name dist -o -path LiveRelay.Server/data \) -prune -o -type f -printf '%p %s %T@\n' | sort
  } | sha256sum
}

need_dotnet
{ command -v ffmpeg && command -v pdftoppm; } >/dev/null || install_packages ffmpeg poppler-utils \
  || echo "FFmpeg or Poppler is missing: lessons run, recordings will not be processed, PDF files not be shown." >&2

now=$(fingerprint)
if [ ! -f "$server" ] || [ "$(cat "$stamp" 2>/dev/null)" != "$now" ]; then
  echo "Building, which takes a minute or two the first time"
  dotnet build LiveRelay.Server --configuration Release --verbosity quiet --nologo -consoleLoggerParameters:NoSummary
  fingerprint >"$stamp"
fi

exec dotnet "$server" --Demo:Enabled=true "$@"
