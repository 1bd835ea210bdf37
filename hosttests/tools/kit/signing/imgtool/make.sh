#!/usr/bin/env bash
# Makes the images beside this file with imgtool (PyPI, 2.5.0): what another maker's tool writes. Usage: make.sh [imgtool]
# The keys are test keys, kept so that the images can be made again; imgtool's ECDSA is random, so those files change.
set -euo pipefail
cd "$(dirname "$0")"
imgtool=${1:-imgtool}
[ -f p256.pem ] || "$imgtool" keygen -k p256.pem -t ecdsa-p256
[ -f ed25519.pem ] || "$imgtool" keygen -k ed25519.pem -t ed25519
for i in $(seq 40); do printf 'line %02d\n' "$i"; done >payload.bin
product=(--vid comptoir.example --cid simulator)
sign() {
  local out=$1
  shift
  "$imgtool" sign --align 4 -H 32 --pad-header -S 0x100000 "$@" payload.bin "$out.img" >/dev/null
}
sign p256 -k p256.pem -v 1.2.3 -s 7 "${product[@]}"
sign ed25519 -k ed25519.pem -v 1.2.3+4 -s 7 -d "(0,1.1.0)" "${product[@]}"
sign whole-key -k p256.pem -v 1.2.3 -s auto --public-key-format full --pad-sig "${product[@]}"
sign no-counter -k p256.pem -v 1.2.3 "${product[@]}"
sign no-product -k p256.pem -v 1.2.3 -s 7
sign other-board -k p256.pem -v 1.2.3 -s 7 --vid comptoir.example --cid moddable_two
sign not-bootable -k p256.pem -v 1.2.3 -s 7 --non-bootable "${product[@]}"
sign pure -k ed25519.pem -v 1.2.3 -s 7 --pure "${product[@]}"
sign unsigned -v 1.2.3 -s 7 "${product[@]}"
sign big-endian -k p256.pem -v 1.2.3 -s 7 -e big "${product[@]}"
