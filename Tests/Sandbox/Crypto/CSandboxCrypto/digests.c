#include "CSandboxCrypto.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

// Not by OpenSSL's own list of names, which stays empty where the program's code, in the same process, has started it without.
static const EVP_MD *algorithm_called(const char *name) {
    if (strcmp(name, "MD5") == 0) return EVP_md5();
    if (strcmp(name, "SHA1") == 0) return EVP_sha1();
    if (strcmp(name, "SHA256") == 0) return EVP_sha256();
    if (strcmp(name, "SHA512") == 0) return EVP_sha512();
    return NULL;
}

size_t sandbox_digest(const char *algorithm, const void *text, size_t count, uint8_t *digest) {
    unsigned length = 0;
    return EVP_Digest(text, count, digest, &length, algorithm_called(algorithm), NULL) == 1 ? length : 0;
}

void *sandbox_digest_begin(const char *algorithm) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context && EVP_DigestInit_ex(context, algorithm_called(algorithm), NULL) == 1) return context;
    EVP_MD_CTX_free(context);
    return NULL;
}

void sandbox_digest_add(void *context, const void *piece, size_t count) { EVP_DigestUpdate(context, piece, count); }

size_t sandbox_digest_end(void *context, uint8_t *digest) {
    unsigned length = 0;
    int is_done = EVP_DigestFinal_ex(context, digest, &length);
    EVP_MD_CTX_free(context);
    return is_done == 1 ? length : 0;
}

size_t sandbox_hmac(
    const char *algorithm, const void *key, size_t key_count, const void *text, size_t count, uint8_t *digest) {
    unsigned length = 0;
    return HMAC(algorithm_called(algorithm), key, (int)key_count, text, count, digest, &length) ? length : 0;
}

enum { nonce_count = 12, tag_count = 16 };

sandbox_bytes sandbox_seal(const uint8_t key[32], const void *text, size_t count) {
    sandbox_bytes sealed = {malloc(nonce_count + count + tag_count), nonce_count + count + tag_count};
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int written = 0, rest = 0;
    int is_done = sealed.data && context && RAND_bytes(sealed.data, nonce_count) == 1
        && EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, sealed.data) == 1
        && EVP_EncryptUpdate(context, sealed.data + nonce_count, &written, text, (int)count) == 1
        && EVP_EncryptFinal_ex(context, sealed.data + nonce_count + written, &rest) == 1
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, tag_count, sealed.data + nonce_count + count) == 1;
    EVP_CIPHER_CTX_free(context);
    if (is_done) return sealed;
    free(sealed.data);
    return (sandbox_bytes){0};
}

sandbox_bytes sandbox_open(const uint8_t key[32], const void *bytes, size_t count) {
    if (count < nonce_count + tag_count) return (sandbox_bytes){0};
    const uint8_t *sealed = bytes;
    sandbox_bytes text = {malloc(count), count - nonce_count - tag_count};
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int written = 0, rest = 0;
    int is_done = text.data && context && EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, sealed) == 1
        && EVP_DecryptUpdate(context, text.data, &written, sealed + nonce_count, (int)text.count) == 1
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, tag_count, (void *)(sealed + count - tag_count)) == 1
        && EVP_DecryptFinal_ex(context, text.data + written, &rest) == 1;
    EVP_CIPHER_CTX_free(context);
    if (is_done) return text;
    free(text.data);
    return (sandbox_bytes){0};
}
