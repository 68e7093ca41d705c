#!/usr/bin/env bash
# Makes every received snapshot the verified one: Class.Test.received.txt -> Class.Test.verified.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
find tests experiments -name "*.received.*" -print0 | while IFS= read -r -d "" received; do
  verified="${received%.received.*}.verified.${received##*.received.}"
  mv "$received" "$verified"
  echo "$verified"
done
