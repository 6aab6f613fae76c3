/* url.c - what counts as an address, and as a name for what is fetched from it. */
#include "text/url.h"

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool begins_without_case(const char *text, const char *with) {
    for (; *with != '\0'; text++, with++)
        if (lower(*text) != *with) return false;
    return true;
}

const char *pl_url_wrong(const char *url) {
    if (strlen(url) >= PL_URL_MAX) return "the address is longer than 2,047 bytes";
    for (const char *at = url; *at != '\0'; at++)
        if (*at <= ' ' || *at > '~')
            return "the address has a blank or a byte that is not ASCII; write it with % and two digits";
    bool secure = begins_without_case(url, "https://");
    if (!secure && !begins_without_case(url, "http://"))
        return "only http:// and https:// addresses can be fetched";
    const char *host = url + (secure ? 8 : 7);
    size_t length = strcspn(host, "/?#");
    if (length == 0) return "the address names no host";
    if (memchr(host, '@', length) != NULL)
        return "the address has a user name or password in it, which would be kept in the evidence; fetch "
               "the "
               "file yourself and give its path";
    return NULL;
}

bool pl_url_is(const char *text) {
    size_t length = 0;
    while ((lower(text[length]) >= 'a' && lower(text[length]) <= 'z') || (length > 0 && text[length] == '+'))
        length++;
    return length > 0 && strncmp(text + length, "://", 3) == 0;
}

static bool ends_with(const char *name, const char *with) {
    size_t length = strlen(name), wanted = strlen(with);
    return length >= wanted && strcmp(name + length - wanted, with) == 0;
}

bool pl_file_name_valid(const char *name) {
    size_t length = strlen(name);
    if (length == 0 || length >= PL_URL_FILE_MAX || name[0] == '.' || name[0] == '-') return false;
    for (size_t i = 0; i < length; i++) {
        char c = name[i];
        bool plain = (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                     c == '-';
        if (!plain) return false;
    }
    return !ends_with(name, ".part") && !ends_with(name, ".pull") && !ends_with(name, ".new");
}

bool pl_url_file(const char *url, char out[PL_URL_FILE_MAX]) {
    const char *host = strstr(url, "://");
    if (host == NULL) return false;
    host += 3;
    size_t end = strcspn(host, "?#"), from = end;
    while (from > 0 && host[from - 1] != '/') from--;
    size_t length = end - from;
    if (from == 0 || length >= PL_URL_FILE_MAX) return false;
    char name[PL_URL_FILE_MAX];
    memcpy(name, host + from, length);
    name[length] = '\0';
    if (!pl_file_name_valid(name) || strchr(name, '.') == NULL) return false;
    memcpy(out, name, length + 1);
    return true;
}
