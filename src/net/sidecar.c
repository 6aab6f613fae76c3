/* sidecar.c - the note beside a download. */
#include "net/sidecar.h"

#include "text/json.h"
#include "text/yaml.h"

static bool need_text(const char *name, const pl_yaml *root, const char *key, size_t room, const char **ret,
                      pl_error *error) {
    const pl_yaml *node;
    pl_slice text;
    if (!pl_yaml_need(name, root, key, &node, error) || !pl_yaml_text(name, node, &text, error)) return false;
    if (text.length >= room || !pl_field_text_valid(text))
        return pl_yaml_fail(name, node, error, "\"%s\" is too long or has bytes that are not plain ASCII",
                            key);
    *ret = text.data;
    return true;
}

bool pl_sidecar_parse(const char *name, pl_slice text, pl_arena *arena, pl_sidecar *ret, pl_error *error) {
    static const char *const keys[] = {"url", "etag", "last_modified", "bytes", "sha256", "fetched", NULL};
    pl_sidecar s = {0};
    int64_t bytes;
    if (text.length > PL_SIDECAR_BYTES_MAX)
        return pl_fail(error, PL_INPUT, "%s: larger than %zu bytes", name, PL_SIDECAR_BYTES_MAX);
    const pl_yaml *root = pl_yaml_parse(name, text, arena, error), *node;
    if (root == NULL || !pl_yaml_known_keys(name, root, keys, error) ||
        !need_text(name, root, "url", PL_URL_MAX, &s.url, error) ||
        !need_text(name, root, "etag", PL_ETAG_MAX, &s.etag, error) ||
        !need_text(name, root, "last_modified", PL_HTTP_TEXT_MAX, &s.last_modified, error) ||
        !pl_yaml_need(name, root, "fetched", &node, error) || !pl_yaml_instant(name, node, &s.fetched, error))
        return false;
    if (s.etag[0] != '\0' && !pl_etag_valid(pl_slice_of(s.etag)))
        return pl_yaml_fail(name, pl_yaml_get(root, "etag"), error, "not an entity tag");
    node = pl_yaml_get(root, "bytes");
    if (node != NULL) {
        if (!pl_yaml_integer(name, node, 0, INT64_MAX, &bytes, error)) return false;
        s.bytes = (uint64_t)bytes;
        s.has_bytes = true;
    }
    node = pl_yaml_get(root, "sha256");
    if (node != NULL) {
        pl_slice hex;
        if (!pl_yaml_text(name, node, &hex, error)) return false;
        if (hex.length != PL_SHA256_HEX - 1 || !pl_sha256_from_hex(hex.data, &s.sha256))
            return pl_yaml_fail(name, node, error, "not the 64 hexadecimal digits of a SHA-256");
        s.has_sha256 = true;
    }
    *ret = s;
    return true;
}

void pl_sidecar_write(const pl_sidecar *sidecar, pl_buffer *into) {
    pl_json json;
    pl_json_start(&json, into, true);
    pl_json_object(&json);
    pl_json_key_text(&json, "url", sidecar->url);
    pl_json_key_text(&json, "etag", sidecar->etag);
    pl_json_key_text(&json, "last_modified", sidecar->last_modified);
    if (sidecar->has_bytes) pl_json_key_integer(&json, "bytes", (int64_t)sidecar->bytes);
    if (sidecar->has_sha256) {
        char hex[PL_SHA256_HEX];
        pl_sha256_hex(&sidecar->sha256, hex);
        pl_json_key_text(&json, "sha256", hex);
    }
    pl_json_key_instant(&json, "fetched", sidecar->fetched);
    pl_json_end(&json);
    pl_buffer_text(into, "\n");
}
