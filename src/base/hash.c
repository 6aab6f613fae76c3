/* hash.c - thin covers over libcrypto's SHA-256 and xxHash; see hash.h. */
#include "base/hash.h"

#include "base/memory.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <string.h>
#include <xxhash.h>

bool pl_sha256_of(const void *data, size_t length, pl_sha256 *ret, pl_error *error) {
    unsigned int size = 0;
    pl_sha256 hash;
    if (EVP_Digest(data, length, hash.bytes, &size, EVP_sha256(), NULL) != 1 || size != PL_SHA256_BYTES)
        return pl_fail(error, PL_INTERNAL, "libcrypto could not compute a SHA-256");
    *ret = hash;
    return true;
}

struct pl_sha256_stream {
    EVP_MD_CTX *context;
};

pl_sha256_stream *pl_sha256_open(pl_error *error) {
    pl_sha256_stream *stream = pl_malloc(sizeof *stream);
    if (stream == NULL) {
        pl_fail_nomem(error);
        return NULL;
    }
    stream->context = EVP_MD_CTX_new();
    if (stream->context == NULL || EVP_DigestInit_ex(stream->context, EVP_sha256(), NULL) != 1) {
        pl_sha256_close(stream, NULL);
        pl_fail(error, PL_INTERNAL, "libcrypto could not start a SHA-256");
        return NULL;
    }
    return stream;
}

bool pl_sha256_add(pl_sha256_stream *stream, const void *data, size_t length) {
    return EVP_DigestUpdate(stream->context, data, length) == 1;
}

bool pl_sha256_close(pl_sha256_stream *stream, pl_sha256 *ret) {
    if (stream == NULL) return false;
    unsigned int size = 0;
    bool done = ret != NULL && EVP_DigestFinal_ex(stream->context, ret->bytes, &size) == 1;
    EVP_MD_CTX_free(stream->context);
    pl_free(stream);
    return done;
}

void pl_sha256_hex(const pl_sha256 *hash, char out[PL_SHA256_HEX]) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < PL_SHA256_BYTES; i++) {
        out[2 * i] = digits[hash->bytes[i] >> 4];
        out[2 * i + 1] = digits[hash->bytes[i] & 15];
    }
    out[2 * PL_SHA256_BYTES] = '\0';
}

static int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool pl_sha256_from_hex(const char *hex, pl_sha256 *ret) {
    pl_sha256 hash;
    if (strlen(hex) != 2 * PL_SHA256_BYTES) return false;
    for (size_t i = 0; i < PL_SHA256_BYTES; i++) {
        int high = hex_value(hex[2 * i]), low = hex_value(hex[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        hash.bytes[i] = (uint8_t)(high * 16 + low);
    }
    *ret = hash;
    return true;
}

uint64_t pl_quick_hash(const void *data, size_t length) {
    return XXH3_64bits(data, length);
}

const char *pl_hash_library_version(void) {
    return OpenSSL_version(OPENSSL_FULL_VERSION_STRING);
}
