/*
 * P-256 by BoringSSL, whose arithmetic is generated with a proof (Fiat cryptography): half the instructions of es256-psa.c on a
 * 32-bit machine. A check has no secret, and BoringSSL has a way of its own for that, in variable time.
 */
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ec_key.h>
#include <openssl/ecdsa.h>
#include <openssl/nid.h>
#include <string.h>

#include "es256.h"

int32_t comptoir_check_es256(const uint8_t *key, const uint8_t *hash, const uint8_t *signature)
{
	uint8_t encoded[1 + ES256_KEY];
	EC_KEY *public = EC_KEY_new_by_curve_name(NID_X9_62_prime256v1);
	const EC_GROUP *curve = public ? EC_KEY_get0_group(public) : NULL;
	EC_POINT *point = curve ? EC_POINT_new(curve) : NULL;
	ECDSA_SIG *pair = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(signature, ES256_SIGNATURE / 2, NULL);
	BIGNUM *s = BN_bin2bn(signature + ES256_SIGNATURE / 2, ES256_SIGNATURE / 2, NULL);
	int32_t sound = 0;
	encoded[0] = 0x04; /* SEC 1, section 2.3.3: uncompressed */
	memcpy(encoded + 1, key, ES256_KEY);
	/* The first refuses what is no point of the curve. */
	if (point && pair && r && s && EC_POINT_oct2point(curve, point, encoded, sizeof(encoded), NULL) &&
		EC_KEY_set_public_key(public, point) && ECDSA_SIG_set0(pair, r, s)) {
		/* The pair has them now. */
		r = s = NULL;
		/* Refuses r and s out of 1..n-1. */
		sound = ECDSA_do_verify(hash, ES256_HASH, pair, public) == 1;
	}
	BN_free(r);
	BN_free(s);
	ECDSA_SIG_free(pair);
	EC_POINT_free(point);
	EC_KEY_free(public);
	return sound;
}
