#ifndef COMPTOIR_SIGNATURES_H
#define COMPTOIR_SIGNATURES_H

#include <stdint.h>

int32_t comptoir_verify_es256(uint8_t *key, uint32_t keyOffset, uint8_t *message, uint32_t messageOffset,
	uint32_t messageLength, uint8_t *signature, uint32_t signatureOffset);
int32_t comptoir_verify_es256_hash(uint8_t *key, uint32_t keyOffset, uint8_t *hash, uint32_t hashOffset,
	uint8_t *signature, uint32_t signatureOffset);
int32_t comptoir_verify_ed25519(uint8_t *key, uint32_t keyOffset, uint8_t *message, uint32_t messageOffset,
	uint32_t messageLength, uint8_t *signature, uint32_t signatureOffset);
int32_t comptoir_sha256(uint8_t *message, uint32_t offset, uint32_t length, uint8_t *digest);
uint32_t comptoir_hash_size(void);
int32_t comptoir_hash_start(uint8_t *state);
int32_t comptoir_hash_update(uint8_t *state, uint8_t *bytes, uint32_t offset, uint32_t length);
int32_t comptoir_hash_copy(uint8_t *from, uint8_t *to);
int32_t comptoir_hash_finish(uint8_t *state, uint8_t *digest);

int32_t comptoir_sign_ed25519(uint8_t *seed, uint8_t *message, uint32_t offset, uint32_t length, uint8_t *signature);
int32_t comptoir_public_ed25519(uint8_t *seed, uint8_t *key);
int32_t comptoir_x25519(uint8_t *secret, uint8_t *point, uint8_t *shared);
int32_t comptoir_hmac_sha256(uint8_t *key, uint8_t *message, uint32_t offset, uint32_t length, uint8_t *mac);

#endif
