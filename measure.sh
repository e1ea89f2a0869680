#!/usr/bin/env bash
# What real browsers show, held against the bounds: glass to glass, frame rate, lip sync, first picture, time to be back; and what work on recordings costs
# a live lesson. Wants a quiet machine.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
dotnet build LiveRelay.Tests --configuration Release --verbosity quiet --nologo
LIVERELAY_MEASURE=1 dotnet run --project LiveRelay.Tests --configuration Release --no-build -- -noColor -namespace "LiveRelay.Tests.Browser" -showLiveOutput "$@"
LIVERELAY_MEASURE=1 dotnet run --project LiveRelay.Tests --configuration Release --no-build -- -noColor -class "LiveRelay.Tests.Jobs.JobsBesideLessonTests" -showLiveOutput
