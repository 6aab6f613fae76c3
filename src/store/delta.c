/* delta.c - kept texts packed by zstd, each with its predecessor as prefix (ZSTD_CCtx_refPrefix), so that
 * what two maps have in common is written once. Parameters are set by hand, with the figures that led to them
 * below. */
#include "store/db.h"

#include <zstd.h>
#include <zstd_errors.h>

struct pl_packer {
    ZSTD_CCtx *pack;
    ZSTD_DCtx *unpack;
};

pl_packer *pl_packer_open(pl_error *error) {
    pl_packer *packer = pl_calloc(1, sizeof *packer);
    if (packer != NULL) {
        packer->pack = ZSTD_createCCtx();
        packer->unpack = ZSTD_createDCtx();
        if (packer->pack != NULL && packer->unpack != NULL) return packer;
        pl_packer_close(packer);
    }
    pl_fail_nomem(error);
    return NULL;
}

void pl_packer_close(pl_packer *packer) {
    if (packer == NULL) return;
    ZSTD_freeCCtx(packer->pack);
    ZSTD_freeDCtx(packer->unpack);
    pl_free(packer);
}

#define WINDOW_LOG_MAX 31 /* zstd's largest on 64 bits */

/* The window must reach from the end of `data` back to the start of `base`. */
static int window_log(size_t bytes) {
    int log = 10;
    while (log < WINDOW_LOG_MAX && (size_t)1 << log < bytes) log++;
    return log;
}

/* How texts are packed. [M] on 1,143 maps of DeepState (405 MB, one core of a busy machine), a keyframe every
 * 64: level 1 with these hash tables and matches of 7 bytes makes 0.89 % at 1.7 GB/s, where zstd's own choice
 * for level 1 makes 0.96 % at 1.1 GB/s; long matching (level 6) makes 0.8 % at 0.3 GB/s. Over half of it are
 * the keyframes. */
typedef struct {
    int level, whole_level, long_matching;
} packing;
#define MIN_MATCH 7     /* maps agree in long stretches: shorter matches cost time and win nothing */
#define HASH_LOG_LESS 3 /* by this much the hash table has fewer bits than the window */
#define HASH_LOG_MAX 22

static size_t set_parameters(ZSTD_CCtx *pack, const packing *p, size_t bytes, bool has_base) {
    int window = window_log(bytes);
    int hash = window - HASH_LOG_LESS < HASH_LOG_MAX ? window - HASH_LOG_LESS : HASH_LOG_MAX;
    const struct {
        ZSTD_cParameter name;
        int value;
        bool delta_only;
    } settings[] = {{ZSTD_c_compressionLevel, has_base ? p->level : p->whole_level, false},
                    {ZSTD_c_windowLog, window, false},
                    {ZSTD_c_contentSizeFlag, 1, false},
                    {ZSTD_c_hashLog, hash, true},
                    {ZSTD_c_minMatch, MIN_MATCH, true},
                    {ZSTD_c_enableLongDistanceMatching, p->long_matching, true}};
    size_t result = ZSTD_CCtx_reset(pack, ZSTD_reset_session_and_parameters);
    for (size_t i = 0; i < sizeof settings / sizeof *settings && !ZSTD_isError(result); i++)
        if (has_base || !settings[i].delta_only)
            result = ZSTD_CCtx_setParameter(pack, settings[i].name, settings[i].value);
    return result;
}

static bool pack_with(ZSTD_CCtx *pack, const packing *p, const pl_slice *base, pl_slice data, pl_buffer *into,
                      pl_error *error) {
    if (data.length > PL_STORE_TEXT_BYTES_MAX)
        return pl_fail(error, PL_INPUT, "a text of %zu bytes is more than the %zu that are kept", data.length,
                       PL_STORE_TEXT_BYTES_MAX);
    size_t room = ZSTD_compressBound(data.length);
    char *to = pl_buffer_reserve(into, room);
    if (to == NULL) return pl_fail_nomem(error);
    bool has_base = base != NULL && base->length > 0;
    size_t result = set_parameters(pack, p, data.length + (has_base ? base->length : 0), has_base);
    if (!ZSTD_isError(result) && has_base) result = ZSTD_CCtx_refPrefix(pack, base->data, base->length);
    if (!ZSTD_isError(result)) result = ZSTD_compress2(pack, to, room, data.data, data.length);
    if (ZSTD_isError(result)) {
        if (ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation) return pl_fail_nomem(error);
        return pl_fail(error, PL_INTERNAL, "packing failed: %s", ZSTD_getErrorName(result));
    }
    into->length += result;
    return true;
}

static bool pack_by(pl_packer *packer, const packing *p, const pl_slice *base, pl_slice data, pl_buffer *into,
                    pl_error *error) {
    pl_packer *own = packer == NULL ? pl_packer_open(error) : packer;
    if (own == NULL) return false;
    bool well = pack_with(own->pack, p, base, data, into, error);
    if (packer == NULL) pl_packer_close(own);
    return well;
}

bool pl_pack_delta(pl_packer *packer, const pl_slice *base, pl_slice data, pl_buffer *into, pl_error *error) {
    static const packing fast = {.level = 1, .whole_level = 1};
    return pack_by(packer, &fast, base, data, into, error);
}

bool pl_pack_delta_small(pl_packer *packer, const pl_slice *base, pl_slice data, pl_buffer *into,
                         pl_error *error) {
    static const packing small = {.level = 6, .whole_level = 12, .long_matching = 1};
    return pack_by(packer, &small, base, data, into, error);
}

static bool unpack_with(ZSTD_DCtx *unpack, const pl_slice *base, pl_slice packed, size_t bytes,
                        pl_buffer *into, pl_error *error) {
    if (bytes > PL_STORE_TEXT_BYTES_MAX)
        return pl_fail(error, PL_STORAGE,
                       "a kept text of %zu bytes is more than the %zu allowed: the file is damaged", bytes,
                       PL_STORE_TEXT_BYTES_MAX);
    /* Asked before memory is: what a damaged row says must be what the packed bytes say. */
    if (packed.length == 0 || ZSTD_getFrameContentSize(packed.data, packed.length) != bytes)
        return pl_fail(error, PL_STORAGE,
                       "a kept text is damaged: its packed bytes are not those of %zu bytes", bytes);
    char *to = pl_buffer_reserve(into, bytes);
    if (to == NULL) return pl_fail_nomem(error);
    size_t result = ZSTD_DCtx_reset(unpack, ZSTD_reset_session_and_parameters);
    if (!ZSTD_isError(result) && base != NULL && base->length > 0)
        result = ZSTD_DCtx_refPrefix(unpack, base->data, base->length);
    if (!ZSTD_isError(result)) result = ZSTD_decompressDCtx(unpack, to, bytes, packed.data, packed.length);
    if (ZSTD_isError(result))
        return pl_fail(error, PL_STORAGE, "a kept text is damaged: %s", ZSTD_getErrorName(result));
    if (result != bytes)
        return pl_fail(error, PL_STORAGE, "a kept text is damaged: %zu bytes came out", result);
    into->length += bytes;
    into->data[into->length] = '\0';
    return true;
}

bool pl_unpack_delta(pl_packer *packer, const pl_slice *base, pl_slice packed, size_t unpacked_bytes,
                     pl_buffer *into, pl_error *error) {
    pl_packer *own = packer == NULL ? pl_packer_open(error) : packer;
    if (own == NULL) return false;
    bool well = unpack_with(own->unpack, base, packed, unpacked_bytes, into, error);
    if (packer == NULL) pl_packer_close(own);
    return well;
}

const char *pl_pack_library_version(void) {
    return ZSTD_versionString();
}
