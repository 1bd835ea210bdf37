/* P-256 by the platform's PSA Crypto (Mbed TLS 2.28 and later); psa_crypto_init has been called. */
#ifdef ESP_PLATFORM
/* As ESP-IDF compiles its Mbed TLS, and does not say in a header. */
#define MBEDTLS_CONFIG_FILE "mbedtls/esp_config.h"
#define TF_PSA_CRYPTO_USER_CONFIG_FILE "mbedtls/esp_config.h"
#endif
#include <psa/crypto.h>
#include <string.h>

#include "es256.h"

int32_t comptoir_check_es256(const uint8_t *key, const uint8_t *hash, const uint8_t *signature)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	psa_key_id_t id;
	psa_status_t status;
	uint8_t point[1 + ES256_KEY];
	point[0] = 0x04; /* SEC 1, section 2.3.3: uncompressed */
	memcpy(point + 1, key, ES256_KEY);
	psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1));
	psa_set_key_bits(&attributes, 256);
	psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_VERIFY_HASH);
	psa_set_key_algorithm(&attributes, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
	/* Refuses what is no point of the curve. */
	if (psa_import_key(&attributes, point, sizeof(point), &id) != PSA_SUCCESS)
		return 0;
	/* Refuses r and s out of 1..n-1. */
	status = psa_verify_hash(id, PSA_ALG_ECDSA(PSA_ALG_SHA_256), hash, ES256_HASH, signature, ES256_SIGNATURE);
	psa_destroy_key(id);
	return status == PSA_SUCCESS;
}
