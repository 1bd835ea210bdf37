/* The check of drivers/signatures on BearSSL, which has no PSA interface: what p256.ts measures it with. */
#include <bearssl.h>
#include <string.h>

#include "../../drivers/signatures/signatures.h"

int32_t comptoir_verify_es256(uint8_t *key, uint32_t keyOffset, uint8_t *message, uint32_t messageOffset,
	uint32_t messageLength, uint8_t *signature, uint32_t signatureOffset)
{
	unsigned char point[65], hash[32];
	br_ec_public_key public = { BR_EC_secp256r1, point, sizeof(point) };
	br_sha256_context sha256;
	point[0] = 0x04;
	memcpy(point + 1, key + keyOffset, sizeof(point) - 1);
	br_sha256_init(&sha256);
	br_sha256_update(&sha256, message + messageOffset, messageLength);
	br_sha256_out(&sha256, hash);
	return br_ecdsa_i31_vrfy_raw(&br_ec_p256_m31, hash, sizeof(hash), &public, signature + signatureOffset, 64);
}
