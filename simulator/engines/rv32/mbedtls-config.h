/* Of Mbed TLS 3.6, what checks an ES256 signature through PSA Crypto. How it does P-256 is said where it is compiled. */
#define MBEDTLS_PSA_CRYPTO_C
#define MBEDTLS_PSA_CRYPTO_CONFIG
#define MBEDTLS_PSA_CRYPTO_CONFIG_FILE "psa-config.h"
#define MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG
/* One thread: nobody changes a message while it is read, so it is not copied first. */
#define MBEDTLS_PSA_ASSUME_EXCLUSIVE_BUFFERS
#define MBEDTLS_PLATFORM_C
