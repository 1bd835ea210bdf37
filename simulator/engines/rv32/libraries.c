/* What the C libraries ask of the machine. Checking signatures needs no random numbers: who asks for one is a fault. */
#include <psa/crypto.h>
#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>

psa_status_t mbedtls_psa_external_get_random(mbedtls_psa_external_random_context_t *context, uint8_t *output,
	size_t size, size_t *length)
{
	(void)context;
	(void)output;
	(void)size;
	*length = 0;
	return PSA_ERROR_INSUFFICIENT_ENTROPY;
}

/* Nothing of libsodium that is linked here has anything to begin: it asks for no random numbers. */
int sodium_init(void)
{
	return 0;
}

/* A text of more than 256 GB. */
void sodium_misuse(void)
{
	abort();
}

/* Asked for by BoringSSL's search for square roots, which a point that is not compressed does not need. */
int RAND_bytes(uint8_t *bytes, size_t length)
{
	(void)bytes;
	(void)length;
	abort();
}
