// What the sandbox needs of the system's OpenSSL: digests, codes of authenticity, a cipher, and certificates.
#ifndef C_SANDBOX_CRYPTO_H
#define C_SANDBOX_CRYPTO_H

#include <stddef.h>
#include <stdint.h>

// Bytes that `free` releases; `data` is NULL where OpenSSL has failed.
typedef struct {
    uint8_t *data;
    size_t count;
} sandbox_bytes;

// The digest of a text, where `algorithm` is a name such as "SHA256"; `digest` has room for 64 bytes. Gives its length, 0 for a failure.
size_t sandbox_digest(const char *algorithm, const void *text, size_t count, uint8_t *digest);

// A digest of what comes in pieces.
void *sandbox_digest_begin(const char *algorithm);
void sandbox_digest_add(void *context, const void *piece, size_t count);
// Gives the length of the digest, and releases the context.
size_t sandbox_digest_end(void *context, uint8_t *digest);

// The HMAC of a text; as sandbox_digest.
size_t sandbox_hmac(
    const char *algorithm, const void *key, size_t key_count, const void *text, size_t count, uint8_t *digest);

// AES-256-GCM: 12 bytes of nonce, the ciphertext, 16 bytes of tag.
sandbox_bytes sandbox_seal(const uint8_t key[32], const void *text, size_t count);
// The text of what was sealed; no data where somebody has changed it, or the key is another one.
sandbox_bytes sandbox_open(const uint8_t key[32], const void *sealed, size_t count);

// A new P-256 key, in DER.
sandbox_bytes sandbox_new_key(void);

// A certificate in DER, for a key and signed by an issuer; an empty issuer stands for an authority that signs itself. Times are seconds
// since 1970; alternative names are such as "DNS:example.com,IP:127.0.0.1", or empty.
sandbox_bytes sandbox_certificate(
    const char *common_name, int64_t not_before, int64_t not_after, const char *alternative_names, const uint8_t *key,
    size_t key_count, const uint8_t *issuer, size_t issuer_count, const uint8_t *issuer_key, size_t issuer_key_count);

#endif
