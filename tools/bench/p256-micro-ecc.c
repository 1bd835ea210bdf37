/* The check of drivers/signatures on micro-ecc, which has no hash: SHA-256 is BearSSL's. What p256.ts measures it with. */
#include <bearssl.h>
#include <uECC.h>

#include "../../drivers/signatures/signatures.h"

int32_t comptoir_verify_es256(uint8_t *key, uint32_t keyOffset, uint8_t *message, uint32_t messageOffset,
	uint32_t messageLength, uint8_t *signature, uint32_t signatureOffset)
{
	unsigned char hash[32];
	br_sha256_context sha256;
	br_sha256_init(&sha256);
	br_sha256_update(&sha256, message + messageOffset, messageLength);
	br_sha256_out(&sha256, hash);
	/* uECC_verify takes any point for one of the curve. */
	return uECC_valid_public_key(key + keyOffset, uECC_secp256r1()) &&
		uECC_verify(key + keyOffset, hash, sizeof(hash), signature + signatureOffset, uECC_secp256r1());
}
