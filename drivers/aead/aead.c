/*
 * ChaCha20-Poly1305 (RFC 8439) in place, on libsodium, which is there for Ed25519: one call, no key to import, and the
 * same time whatever the key. From `offset` on, `bytes` holds the nonce (12), the text (`length`), and the tag (16).
 * 1 is yes.
 */
#include "aead.h"

#include <sodium.h>

#define NONCE 12

int32_t comptoir_aead_seal(uint8_t *key, uint8_t *about, uint32_t aboutLength, uint8_t *bytes, uint32_t offset,
	uint32_t length)
{
	uint8_t *nonce = bytes + offset, *text = nonce + NONCE;
	return crypto_aead_chacha20poly1305_ietf_encrypt_detached(text, text + length, NULL, text, length, about,
		aboutLength, NULL, nonce, key) == 0;
}

int32_t comptoir_aead_open(uint8_t *key, uint8_t *about, uint32_t aboutLength, uint8_t *bytes, uint32_t offset,
	uint32_t length)
{
	uint8_t *nonce = bytes + offset, *text = nonce + NONCE;
	return crypto_aead_chacha20poly1305_ietf_decrypt_detached(text, NULL, text, length, text + length, about,
		aboutLength, nonce, key) == 0;
}
