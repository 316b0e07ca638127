#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

/* The functions that are used, each of the type that its header gives it. Core looks them up when the first one is needed:
   docs/decisions/0003-start-up.md. */
struct OpenSSLFunctions {
    __typeof__(&OPENSSL_init_crypto) _Nonnull OPENSSL_init_crypto;
    __typeof__(&RAND_bytes) _Nonnull RAND_bytes;
    __typeof__(&EVP_CIPHER_CTX_new) _Nonnull EVP_CIPHER_CTX_new;
    __typeof__(&EVP_CIPHER_CTX_free) _Nonnull EVP_CIPHER_CTX_free;
    __typeof__(&EVP_CIPHER_CTX_ctrl) _Nonnull EVP_CIPHER_CTX_ctrl;
    __typeof__(&EVP_CipherInit_ex) _Nonnull EVP_CipherInit_ex;
    __typeof__(&EVP_CipherUpdate) _Nonnull EVP_CipherUpdate;
    __typeof__(&EVP_CipherFinal_ex) _Nonnull EVP_CipherFinal_ex;
    __typeof__(&EVP_aes_256_gcm) _Nonnull EVP_aes_256_gcm;
    __typeof__(&EVP_Digest) _Nonnull EVP_Digest;
    __typeof__(&EVP_MD_CTX_new) _Nonnull EVP_MD_CTX_new;
    __typeof__(&EVP_MD_CTX_free) _Nonnull EVP_MD_CTX_free;
    __typeof__(&EVP_DigestInit_ex) _Nonnull EVP_DigestInit_ex;
    __typeof__(&EVP_DigestUpdate) _Nonnull EVP_DigestUpdate;
    __typeof__(&EVP_DigestFinal_ex) _Nonnull EVP_DigestFinal_ex;
    __typeof__(&EVP_md5) _Nonnull EVP_md5;
    __typeof__(&EVP_sha256) _Nonnull EVP_sha256;
};
