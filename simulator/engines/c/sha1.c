/* What the SDK's Digest does on a board, by PSA Crypto (Mbed TLS 2.28 and later). */
#include <psa/crypto.h>

#include "sha1.h"

#define SHA1 20

int32_t comptoir_sha1(uint8_t *message, uint32_t offset, uint32_t length, uint8_t *digest)
{
	size_t written;
	return psa_crypto_init() == PSA_SUCCESS &&
		psa_hash_compute(PSA_ALG_SHA_1, message + offset, length, digest, SHA1, &written) == PSA_SUCCESS;
}
