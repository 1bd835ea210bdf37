/* The check of drivers/signatures on the single precision arithmetic of wolfSSL: what p256.ts measures it with. */
#include <wolfssl/wolfcrypt/ecc.h>
#include <wolfssl/wolfcrypt/sha256.h>
#include <wolfssl/wolfcrypt/sp.h>

#include "../../drivers/signatures/signatures.h"

/* The order of the curve (SEC 2, section 2.4.2). */
static const byte order[32] = {
	0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51
};

static int take(mp_int *number, const byte *bytes)
{
	return mp_init(number) == MP_OKAY && mp_read_unsigned_bin(number, bytes, 32) == MP_OKAY;
}

int32_t comptoir_verify_es256(uint8_t *key, uint32_t keyOffset, uint8_t *message, uint32_t messageOffset,
	uint32_t messageLength, uint8_t *signature, uint32_t signatureOffset)
{
	byte hash[WC_SHA256_DIGEST_SIZE];
	wc_Sha256 sha256;
	mp_int x, y, z, r, s, n;
	int sound = 0;
	if (wc_InitSha256(&sha256) || wc_Sha256Update(&sha256, message + messageOffset, messageLength) ||
		wc_Sha256Final(&sha256, hash))
		return 0;
	if (!take(&x, key + keyOffset) || !take(&y, key + keyOffset + 32) || !take(&r, signature + signatureOffset) ||
		!take(&s, signature + signatureOffset + 32) || !take(&n, order) || mp_init(&z) || mp_set(&z, 1))
		return 0;
	/* sp_ecc_verify_256 leaves all three to wc_ecc_verify_hash_ex, which would bring every other curve. */
	if (mp_iszero(&r) || mp_iszero(&s) || mp_cmp(&r, &n) != MP_LT || mp_cmp(&s, &n) != MP_LT ||
		sp_ecc_is_point_256(&x, &y) != MP_OKAY)
		return 0;
	return sp_ecc_verify_256(hash, sizeof(hash), &x, &y, &z, &r, &s, &sound, NULL) == MP_OKAY && sound;
}
