/*
 * Signature checks and SHA-256 on the libraries of the platform: PSA Crypto (Mbed TLS 2.28 and later) and, for Ed25519,
 * which no Mbed TLS has, and for the keys of a signed session, libsodium. How P-256 is done is in a file of its own (es256.h). Plain C, bound to the firmware by XS FFI on the device, and compiled as it is into
 * the engines of the simulator.
 *
 * Buffers come as a pointer, and an offset from it; native.ts has checked that what is read and written is inside.
 * Verifications answer 1 for a sound signature, 0 for every other case.
 */
#ifdef ESP_PLATFORM
/* As ESP-IDF compiles its Mbed TLS, and does not say in a header: the size of a psa_hash_operation_t depends on it. */
#define MBEDTLS_CONFIG_FILE "mbedtls/esp_config.h"
#define TF_PSA_CRYPTO_USER_CONFIG_FILE "mbedtls/esp_config.h"
#endif
#include <psa/crypto.h>
#if defined(ESP_PLATFORM) && CONFIG_MBEDTLS_HARDWARE_SHA
#error "its driver keeps each hash on the heap until it ends, and a hash in the making may be dropped here"
#endif
#include <sodium.h>
#include <string.h>

#include "es256.h"
#include "signatures.h"

#define SHA256 32

/* Any number of times; both libraries know whether they have begun. */
static int begin(void)
{
	return psa_crypto_init() == PSA_SUCCESS && sodium_init() >= 0;
}

int32_t comptoir_verify_es256_hash(uint8_t *key, uint32_t keyOffset, uint8_t *hash, uint32_t hashOffset,
	uint8_t *signature, uint32_t signatureOffset)
{
	return begin() && comptoir_check_es256(key + keyOffset, hash + hashOffset, signature + signatureOffset);
}

int32_t comptoir_verify_es256(uint8_t *key, uint32_t keyOffset, uint8_t *message, uint32_t messageOffset,
	uint32_t messageLength, uint8_t *signature, uint32_t signatureOffset)
{
	uint8_t hash[SHA256];
	return comptoir_sha256(message, messageOffset, messageLength, hash) &&
		comptoir_check_es256(key + keyOffset, hash, signature + signatureOffset);
}

int32_t comptoir_verify_ed25519(uint8_t *key, uint32_t keyOffset, uint8_t *message, uint32_t messageOffset,
	uint32_t messageLength, uint8_t *signature, uint32_t signatureOffset)
{
	return begin() && crypto_sign_verify_detached(signature + signatureOffset, message + messageOffset, messageLength,
		key + keyOffset) == 0;
}

int32_t comptoir_sha256(uint8_t *message, uint32_t offset, uint32_t length, uint8_t *digest)
{
	size_t written;
	return begin() && psa_hash_compute(PSA_ALG_SHA_256, message + offset, length, digest, SHA256, &written) == PSA_SUCCESS;
}

/* A hash in the making lives in a buffer of the firmware's, which XS may move between calls: nothing points into it. */

uint32_t comptoir_hash_size(void)
{
	return sizeof(psa_hash_operation_t);
}

int32_t comptoir_hash_start(uint8_t *state)
{
	memset(state, 0, sizeof(psa_hash_operation_t));
	return begin() && psa_hash_setup((psa_hash_operation_t *)(void *)state, PSA_ALG_SHA_256) == PSA_SUCCESS;
}

int32_t comptoir_hash_update(uint8_t *state, uint8_t *bytes, uint32_t offset, uint32_t length)
{
	return psa_hash_update((psa_hash_operation_t *)(void *)state, bytes + offset, length) == PSA_SUCCESS;
}

int32_t comptoir_hash_copy(uint8_t *from, uint8_t *to)
{
	memset(to, 0, sizeof(psa_hash_operation_t));
	return psa_hash_clone((psa_hash_operation_t *)(void *)from, (psa_hash_operation_t *)(void *)to) == PSA_SUCCESS;
}

int32_t comptoir_hash_finish(uint8_t *state, uint8_t *digest)
{
	size_t written;
	return psa_hash_finish((psa_hash_operation_t *)(void *)state, digest, SHA256, &written) == PSA_SUCCESS;
}

/* RFC 8032, section 5.1.5; 32 bytes each. */
int32_t comptoir_public_ed25519(uint8_t *seed, uint8_t *key)
{
	uint8_t secret[crypto_sign_SECRETKEYBYTES];
	int32_t made = begin() && crypto_sign_seed_keypair(key, secret, seed) == 0;
	sodium_memzero(secret, sizeof(secret));
	return made;
}

/* RFC 8032, section 5.1.6. The public half, which is signed too, is worked out each time: it is never handed in, so a
 * wrong one cannot give the secret away. */
int32_t comptoir_sign_ed25519(uint8_t *seed, uint8_t *message, uint32_t offset, uint32_t length, uint8_t *signature)
{
	uint8_t key[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
	int32_t made = begin() && crypto_sign_seed_keypair(key, secret, seed) == 0 &&
		crypto_sign_detached(signature, NULL, message + offset, length, secret) == 0;
	sodium_memzero(secret, sizeof(secret));
	return made;
}

/* RFC 7748; 32 bytes each. 0 for a point of small order. */
int32_t comptoir_x25519(uint8_t *secret, uint8_t *point, uint8_t *shared)
{
	return begin() && crypto_scalarmult(shared, secret, point) == 0;
}

/* RFC 2104; key and MAC have 32 bytes. */
int32_t comptoir_hmac_sha256(uint8_t *key, uint8_t *message, uint32_t offset, uint32_t length, uint8_t *mac)
{
	return begin() && crypto_auth_hmacsha256(mac, message + offset, length, key) == 0;
}
