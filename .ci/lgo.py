"""The Python client's end of the handshake, with noiseprotocol at the other: another implementation of Noise, by others."""

import sys

sys.path.insert(0, ".")

from noise.connection import NoiseConnection  # noqa: E402

from comptoir_lgo.lan import Handshake  # noqa: E402

KEY = bytes(range(32))
other = NoiseConnection.from_name(b"Noise_NNpsk0_25519_ChaChaPoly_SHA256")
other.set_psks(psk=KEY)
other.set_prologue(b"Comptoir LGO 1")
other.set_as_responder()
other.start_handshake()
ours = Handshake(KEY)
other.read_message(ours.begin())
out, back = ours.finish(bytes(other.write_message()))
for i in range(3):
    assert other.decrypt(out.seal(b"there %d" % i)) == b"there %d" % i
    assert back.open(bytes(other.encrypt(b"back %d" % i))) == b"back %d" % i
print("the handshake is that of another implementation of Noise")
