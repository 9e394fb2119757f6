#!/bin/sh
# Resolves pyproject.toml into exact versions. No index address is written: each machine uses its own pip settings.
set -eu
compile() { # EXTRAS... OUTPUT
    output=$1
    shift
    CUSTOM_COMPILE_COMMAND="make lock" "$BIN/pip-compile" --quiet --strip-extras --allow-unsafe \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
        --output-file "$output" "$@" pyproject.toml
}
compile requirements.lock
# The tests run what the demo runs: the second file may add to the first, never differ from it.
compile requirements-dev.lock --constraint requirements.lock --extra agent --extra dev
