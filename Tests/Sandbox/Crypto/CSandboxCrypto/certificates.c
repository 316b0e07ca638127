#include "CSandboxCrypto.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

// OpenSSL's memory is not that of `free` everywhere.
static sandbox_bytes copied(unsigned char *data, int count) {
    sandbox_bytes bytes = {0};
    if (count > 0 && (bytes.data = malloc((size_t)count))) {
        memcpy(bytes.data, data, (size_t)count);
        bytes.count = (size_t)count;
    }
    OPENSSL_free(data);
    return bytes;
}

sandbox_bytes sandbox_new_key(void) {
    EVP_PKEY *key = EVP_EC_gen("P-256");
    unsigned char *data = NULL;
    int count = key ? i2d_PrivateKey(key, &data) : 0;
    EVP_PKEY_free(key);
    return copied(data, count);
}

static EVP_PKEY *key_of(const uint8_t *der, size_t count) { return d2i_AutoPrivateKey(NULL, &der, (long)count); }

static int add_extension(X509 *certificate, X509V3_CTX *context, int kind, const char *value) {
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, context, kind, value);
    int is_done = extension && X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    return is_done;
}

static int add_extensions(X509 *certificate, X509 *issuer, const char *alternative_names) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    if (issuer == certificate)
        return add_extension(certificate, &context, NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
            && add_extension(certificate, &context, NID_key_usage, "critical,keyCertSign,cRLSign")
            && add_extension(certificate, &context, NID_subject_key_identifier, "hash");
    return add_extension(certificate, &context, NID_basic_constraints, "critical,CA:FALSE")
        && add_extension(certificate, &context, NID_key_usage, "critical,digitalSignature")
        && add_extension(certificate, &context, NID_ext_key_usage, "serverAuth")
        && add_extension(certificate, &context, NID_authority_key_identifier, "keyid:always")
        && (!*alternative_names || add_extension(certificate, &context, NID_subject_alt_name, alternative_names));
}

static int set_serial_number(X509 *certificate) {
    uint64_t number = 0;
    return RAND_bytes((unsigned char *)&number, sizeof number) == 1
        && ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), number >> 1 | 1);
}

static int set_times(X509 *certificate, int64_t not_before, int64_t not_after) {
    return ASN1_TIME_set(X509_getm_notBefore(certificate), (time_t)not_before)
        && ASN1_TIME_set(X509_getm_notAfter(certificate), (time_t)not_after);
}

static int set_names(X509 *certificate, X509 *issuer, const char *common_name) {
    X509_NAME *name = X509_get_subject_name(certificate);
    return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)common_name, -1, -1, 0)
        && X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
}

sandbox_bytes sandbox_certificate(
    const char *common_name, int64_t not_before, int64_t not_after, const char *alternative_names, const uint8_t *key_der,
    size_t key_count, const uint8_t *issuer_der, size_t issuer_count, const uint8_t *issuer_key_der,
    size_t issuer_key_count) {
    X509 *certificate = X509_new();
    X509 *issuer = issuer_count ? d2i_X509(NULL, &issuer_der, (long)issuer_count) : certificate;
    EVP_PKEY *key = key_of(key_der, key_count);
    EVP_PKEY *signer = issuer_count ? key_of(issuer_key_der, issuer_key_count) : key;
    unsigned char *data = NULL;
    int count = 0;
    if (certificate && issuer && key && signer && X509_set_version(certificate, X509_VERSION_3)
        && set_serial_number(certificate) && set_times(certificate, not_before, not_after)
        && set_names(certificate, issuer, common_name) && X509_set_pubkey(certificate, key)
        && add_extensions(certificate, issuer, alternative_names) && X509_sign(certificate, signer, EVP_sha256()))
        count = i2d_X509(certificate, &data);
    if (issuer != certificate) X509_free(issuer);
    if (signer != key) EVP_PKEY_free(signer);
    EVP_PKEY_free(key);
    X509_free(certificate);
    return copied(data, count);
}
