#ifndef COMPTOIR_ES256_H
#define COMPTOIR_ES256_H

#include <stdint.h>

#define ES256_KEY 64
#define ES256_HASH 32
#define ES256_SIGNATURE 64

/*
 * ECDSA on P-256 with SHA-256 (FIPS 186-5, section 6.4.2), whose libraries differ by far in what they cost: a build links one of
 * es256-psa.c, which every board has, and es256-boringssl.c. key: x and y; signature: r and s; 32 bytes each, most significant
 * first. Answers 1 for a sound signature, 0 for every other case: a point off the curve, r or s out of 1..n-1.
 */
int32_t comptoir_check_es256(const uint8_t *key, const uint8_t *hash, const uint8_t *signature);

#endif
