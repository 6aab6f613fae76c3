/* Directories, archives of every kind and single files give the same entries; what is cut off, damaged,
 * hostile or too large gives an error that names it. Archives are made here, with libarchive's writer or byte
 * by byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "read/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define CYRILLIC "\xD0\xBA\xD0\xB0\xD1\x80\xD1\x82\xD0\xB0"

static char scratch[] = "/tmp/plumbline-archive-XXXXXX";

static const char *in_scratch(const char *name) {
    static char paths[4][512];
    static unsigned turn;
    char *path = paths[turn++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", scratch, name);
    return path;
}

static void write_file(const char *path, const void *bytes, size_t length) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static pl_buffer read_file(const char *path) {
    pl_buffer bytes = {0};
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t got;
    do {
        char *place = pl_buffer_reserve(&bytes, 65536);
        assert_non_null(place);
        got = fread(place, 1, 65536, file);
        bytes.length += got;
    } while (got > 0);
    fclose(file);
    return bytes;
}

/* "path=bytes;" for each entry, then "!message" when it failed, with the scratch folder's name left out. */
static void list(const char *path, pl_buffer *to) {
    pl_error error = {PL_OK, ""};
    pl_archive *archive = pl_archive_open(path, &error);
    pl_archive_entry entry;
    bool more = archive != NULL;
    pl_buffer_clear(to);
    pl_buffer_text(to, "");
    while (more && error.code == PL_OK) {
        if (!pl_archive_next(archive, &entry, &more, &error) || !more) break;
        pl_buffer bytes = {0};
        if (pl_archive_bytes(archive, &bytes, &error)) {
            pl_buffer_format(to, "%s=%.*s;", entry.path, (int)bytes.length,
                             bytes.data == NULL ? "" : bytes.data);
            const char *slash = strrchr(entry.path, '/');
            const char *last = slash == NULL ? entry.path : slash + 1;
            assert_memory_equal(last, entry.name, strlen(entry.name));
            assert_memory_equal(entry.shown, scratch, strlen(scratch));
            uint64_t done, total;
            pl_archive_progress(archive, &done, &total);
            assert_true(done <= total);
        }
        pl_buffer_free(&bytes);
    }
    if (error.code != PL_OK) {
        assert_int_equal(error.code, PL_INPUT);
        const char *text = error.text;
        if (strncmp(text, scratch, strlen(scratch)) == 0) text += strlen(scratch) + 1;
        pl_buffer_format(to, "!%s", text);
    }
    pl_archive_close(archive);
}

static void expect(const char *name, const char *entries) {
    pl_buffer is = {0};
    list(in_scratch(name), &is);
    assert_string_equal(is.data, entries);
    pl_buffer_free(&is);
}

/* Expects an error that begins with the file's name and holds `part`. */
static void expect_error(const char *name, const char *part) {
    pl_buffer is = {0};
    list(in_scratch(name), &is);
    const char *message = strchr(is.data, '!');
    if (message == NULL || strstr(message, part) == NULL)
        print_error("%s: is: %s\n  to hold: %s\n", name, is.data, part);
    assert_non_null(message);
    assert_memory_equal(message + 1, name, strlen(name));
    assert_non_null(strstr(message, part));
    pl_buffer_free(&is);
}

typedef struct {
    const char *path, *bytes;
    mode_t type; /* 0 = a file */
    const char *link;
    bool hard;
} item;

typedef int (*choice)(struct archive *);

static void pack(const char *name, choice format, choice filter, const item *items, size_t count) {
    /* The writer, too, needs a locale for names that are not ASCII. */
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0), before = uselocale(utf8);
    struct archive *archive = archive_write_new();
    assert_int_equal(format(archive), ARCHIVE_OK);
    if (filter != NULL) assert_int_equal(filter(archive), ARCHIVE_OK);
    if (format == archive_write_set_format_zip) archive_write_set_options(archive, "zip:hdrcharset=UTF-8");
    assert_int_equal(archive_write_open_filename(archive, in_scratch(name)), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new();
        size_t size = items[i].bytes == NULL ? 0 : strlen(items[i].bytes);
        archive_entry_set_pathname(entry, items[i].path);
        archive_entry_set_filetype(entry, items[i].type == 0 ? AE_IFREG : items[i].type);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, (la_int64_t)size);
        if (items[i].link != NULL && items[i].hard) archive_entry_set_hardlink(entry, items[i].link);
        if (items[i].link != NULL && !items[i].hard) archive_entry_set_symlink(entry, items[i].link);
        assert_true(archive_write_header(archive, entry) >= ARCHIVE_WARN);
        if (size > 0) assert_int_equal(archive_write_data(archive, items[i].bytes, size), size);
        archive_entry_free(entry);
    }
    assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
    uselocale(before);
    if (utf8 != (locale_t)0) freelocale(utf8);
}

#define COUNT(items) (sizeof(items) / sizeof *(items))

static const item some[] = {
    {"./b/20240102.json", "two", 0, NULL, false},
    {"b", NULL, AE_IFDIR, NULL, false},
    {"a.json", "one", 0, NULL, false},
    {".hidden/x", "no", 0, NULL, false},
    {"__MACOSX/._a.json", "no", 0, NULL, false},
    {"c//d/./e", "", 0, NULL, false},
    {"pipe", NULL, AE_IFIFO, NULL, false},
};
#define SOME "b/20240102.json=two;a.json=one;c/d/e=;"

static const struct {
    const char *name;
    choice format, filter;
} kinds[] = {
    {"x.zip", archive_write_set_format_zip, NULL},
    {"x.tar", archive_write_set_format_gnutar, NULL},
    {"pax.tar", archive_write_set_format_pax, NULL},
    {"x.v7", archive_write_set_format_ustar, NULL}, /* told by its bytes, not by its name */
    {"x.tar.gz", archive_write_set_format_ustar, archive_write_add_filter_gzip},
    {"x.tgz", archive_write_set_format_ustar, archive_write_add_filter_gzip},
    {"x.tar.xz", archive_write_set_format_gnutar, archive_write_add_filter_xz},
    {"x.tar.zst", archive_write_set_format_pax, archive_write_add_filter_zstd},
    {"x.tar.bz2", archive_write_set_format_ustar, archive_write_add_filter_bzip2},
    {"download", archive_write_set_format_ustar, archive_write_add_filter_zstd},
};

static void every_kind(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        bool zip = kinds[i].format == archive_write_set_format_zip;
        pack(kinds[i].name, kinds[i].format, kinds[i].filter, some, zip ? COUNT(some) - 1 : COUNT(some));
        expect(kinds[i].name, SOME);
    }
    pack("empty.zip", archive_write_set_format_zip, NULL, NULL, 0);
    expect("empty.zip", "");
    pack("empty.tar.gz", archive_write_set_format_ustar, archive_write_add_filter_gzip, NULL, 0);
    expect("empty.tar.gz", "");
}

/* The test runs in the "C" locale, where libarchive alone would lose these names. */
static void cyrillic_names(void **state) {
    (void)state;
    static const item items[] = {{CYRILLIC "/" CYRILLIC "_20240101.json", "x", 0, NULL, false}};
    static const choice formats[] = {archive_write_set_format_zip, archive_write_set_format_gnutar,
                                     archive_write_set_format_ustar};
    for (size_t i = 0; i < COUNT(formats); i++) {
        pack("names", formats[i], NULL, items, COUNT(items));
        expect("names", CYRILLIC "/" CYRILLIC "_20240101.json=x;");
    }
    /* A pax header that names the file in UTF-8, as Python and GNU tar --format=pax write it, byte by byte.
     */
    pl_buffer tar = {0};
    char record[64], block[512];
    int length = snprintf(record, sizeof record, "24 path=" CYRILLIC ".json\n");
    assert_int_equal(length, 24);
    for (int part = 0; part < 2; part++) {
        memset(block, 0, sizeof block);
        snprintf(block, 100, "%s", part == 0 ? "PaxHeaders/x" : "ascii.json");
        memcpy(block + 100, "0000644\0000000000\0000000000\0", 24);
        snprintf(block + 124, 12, "%011o", part == 0 ? 24u : 1u);
        memcpy(block + 136, "00000000000\0        ", 20);
        block[156] = part == 0 ? 'x' : '0';
        memcpy(block + 257, "ustar\00000", 8);
        unsigned sum = 0;
        for (size_t i = 0; i < sizeof block; i++) sum += (unsigned char)block[i];
        snprintf(block + 148, 8, "%06o", sum);
        pl_buffer_add(&tar, block, sizeof block);
        memset(block, 0, sizeof block);
        memcpy(block, part == 0 ? record : "x", part == 0 ? 24 : 1);
        pl_buffer_add(&tar, block, sizeof block);
    }
    memset(block, 0, sizeof block);
    pl_buffer_add(&tar, block, sizeof block);
    pl_buffer_add(&tar, block, sizeof block);
    write_file(in_scratch("names"), tar.data, tar.length);
    expect("names", CYRILLIC ".json=x;");
    pl_buffer_free(&tar);
}

static void directories(void **state) {
    (void)state;
    assert_int_equal(mkdir(in_scratch("dir"), 0755), 0);
    expect("dir", "");
    assert_int_equal(mkdir(in_scratch("dir/b"), 0755), 0);
    assert_int_equal(mkdir(in_scratch("dir/.git"), 0755), 0);
    assert_int_equal(mkfifo(in_scratch("dir/pipe"), 0644), 0);
    write_file(in_scratch("dir/b/2.json"), "2", 1);
    write_file(in_scratch("dir/b.json"), "3", 1);
    write_file(in_scratch("dir/" CYRILLIC), "4", 1);
    write_file(in_scratch("dir/a\xFF"), "1", 1);
    write_file(in_scratch("dir/.git/x"), "no", 2);
    write_file(in_scratch("dir/empty"), "", 0);
    /* By the bytes of whole paths; '.' comes before '/'. Names in messages are UTF-8, files are still found.
     */
    expect("dir", "a\xEF\xBF\xBD=1;b.json=3;b/2.json=2;empty=;" CYRILLIC "=4;");
    expect("dir/", "a\xEF\xBF\xBD=1;b.json=3;b/2.json=2;empty=;" CYRILLIC "=4;");
    assert_int_equal(symlink("b.json", in_scratch("dir/link")), 0);
    expect_error("dir", "dir/link: is a symbolic link");
    expect("dir/link", "link=3;"); /* but the user may name one */
    assert_int_equal(unlink(in_scratch("dir/link")), 0);
    expect_error("dir/pipe", "is neither a file nor a directory");
    expect_error("none", "No such file or directory");
    char path[512];
    size_t length = (size_t)snprintf(path, sizeof path, "%s/deep", scratch);
    for (int i = 0; i < 33; i++) {
        assert_int_equal(mkdir(path, 0755), 0);
        length += (size_t)snprintf(path + length, sizeof path - length, "/d");
    }
    expect_error("deep", "directories nested more than 32 deep, the limit");
}

static void single_files(void **state) {
    (void)state;
    static const item one[] = {{"x", "{\"a\":1}", 0, NULL, false}};
    static const struct {
        const char *name;
        choice filter;
    } files[] = {{"one.json.gz", archive_write_add_filter_gzip},
                 {"one.json.xz", archive_write_add_filter_xz},
                 {"one.json.zst", archive_write_add_filter_zstd},
                 {"one.json.bz2", archive_write_add_filter_bzip2}};
    pl_buffer expected = {0};
    for (size_t i = 0; i < COUNT(files); i++) {
        pack(files[i].name, archive_write_set_format_raw, files[i].filter, one, 1);
        pl_buffer_clear(&expected);
        pl_buffer_format(&expected, "%s={\"a\":1};", files[i].name);
        expect(files[i].name, expected.data);
        /* And in a directory. */
        assert_int_equal(mkdir(in_scratch("packed"), 0755), 0);
        assert_int_equal(rename(in_scratch(files[i].name), in_scratch("packed/f.gz")), 0);
        expect("packed", "f.gz={\"a\":1};");
        /* Cut off at any byte: never less than all without an error. */
        pl_buffer whole = read_file(in_scratch("packed/f.gz"));
        for (size_t length = 0; length < whole.length; length++) {
            pl_buffer is = {0};
            write_file(in_scratch("packed/f.gz"), whole.data, length);
            list(in_scratch("packed"), &is);
            assert_true(strcmp(is.data, "f.gz={\"a\":1};") == 0 ||
                        strncmp(is.data, "!packed/f.gz: ", 14) == 0);
            pl_buffer_free(&is);
        }
        pl_buffer_free(&whole);
        assert_int_equal(unlink(in_scratch("packed/f.gz")), 0);
        assert_int_equal(rmdir(in_scratch("packed")), 0);
    }
    pl_buffer_free(&expected);
    write_file(in_scratch("plain.json"), "{\"a\":1}", 7);
    expect("plain.json", "plain.json={\"a\":1};");
    write_file(in_scratch(".dot.json"), "{}", 2);
    expect(".dot.json", ".dot.json={};");
    write_file(in_scratch("empty.json"), "", 0);
    expect("empty.json", "empty.json=;");
    /* Not what its name says, alone: told by its bytes. Among others: an error. */
    write_file(in_scratch("plain.gz"), "{}", 2);
    expect("plain.gz", "plain.gz={};");
    assert_int_equal(mkdir(in_scratch("misnamed"), 0755), 0);
    write_file(in_scratch("misnamed/plain.gz"), "{}", 2);
    expect("misnamed", "!misnamed/plain.gz: is not compressed as its name says; rename it or fetch it again");
}

static void names_without_suffix(void **state) {
    (void)state;
    static const item items[] = {{"a/20240101.geojson.gz", "x", 0, NULL, false}};
    pack("suffix.tar", archive_write_set_format_ustar, NULL, items, 1);
    pl_archive_entry entry;
    bool more;
    pl_archive *archive = pl_archive_open(in_scratch("suffix.tar"), NULL);
    assert_non_null(archive);
    assert_true(pl_archive_next(archive, &entry, &more, NULL) && more);
    assert_string_equal(entry.path, "a/20240101.geojson.gz");
    assert_string_equal(entry.name, "20240101.geojson");
    assert_string_equal(entry.shown + strlen(scratch), "/suffix.tar/a/20240101.geojson.gz");
    pl_buffer bytes = {0};
    pl_buffer_text(&bytes, "before");
    assert_false(pl_archive_bytes(archive, &bytes, NULL));
    assert_string_equal(bytes.data, "before");
    pl_error error;
    assert_false(pl_archive_bytes(archive, &bytes, &error));
    assert_int_equal(error.code, PL_INTERNAL);
    pl_buffer_free(&bytes);
    pl_archive_close(archive);
    pl_archive_close(NULL);
}

/* Every length of every kind: all entries, or an error that names the file. */
static void cut_off_anywhere(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        bool zip = kinds[i].format == archive_write_set_format_zip;
        pack(kinds[i].name, kinds[i].format, kinds[i].filter, some, zip ? COUNT(some) - 1 : COUNT(some));
        pl_buffer whole = read_file(in_scratch(kinds[i].name));
        size_t failures = 0, step = whole.length > 4096 ? 64 : 1;
        for (size_t length = 5; length < whole.length; length += step) {
            /* As a plain file of another name: the first bytes of "x.v7" say nothing yet. */
            if (strcmp(kinds[i].name, "x.v7") == 0 && length < 262) continue;
            pl_buffer is = {0};
            write_file(in_scratch("cut.tar"), whole.data, length);
            list(in_scratch("cut.tar"), &is);
            const char *message = strchr(is.data, '!');
            if (message == NULL) assert_string_equal(is.data, SOME);
            if (message != NULL) assert_memory_equal(message, "!cut.tar", 8);
            failures += message != NULL;
            pl_buffer_free(&is);
        }
        assert_true(failures > 0);
        pl_buffer_free(&whole);
    }
}

static void links_and_escapes(void **state) {
    (void)state;
    static const struct {
        item bad;
        const char *part;
    } hostile[] = {
        {{"../x", "x", 0, NULL, false}, "the entry \"../x\" leads out of the archive"},
        {{"a/../../x", "x", 0, NULL, false}, "leads out of the archive"},
        {{"a/..", "x", 0, NULL, false}, "leads out of the archive"},
        {{"/etc/x", "x", 0, NULL, false}, "the entry \"/etc/x\" leads out of the archive"},
        {{"link", NULL, AE_IFLNK, "/etc/passwd", false}, "/link: is a link"},
        {{"link", NULL, 0, "a.json", true}, "/link: is a link"},
    };
    for (size_t i = 0; i < COUNT(hostile); i++) {
        item items[] = {{"a.json", "one", 0, NULL, false}, hostile[i].bad};
        pack("hostile", archive_write_set_format_ustar, archive_write_add_filter_gzip, items, 2);
        expect_error("hostile", hostile[i].part);
        if (hostile[i].bad.hard) continue;
        pack("hostile", archive_write_set_format_zip, NULL, items, 2);
        expect_error("hostile", hostile[i].part);
    }
}

/* The place of four bytes in a file. */
static size_t find(const pl_buffer *in, const char *four) {
    for (size_t i = 0; i + 4 <= in->length; i++) {
        if (memcmp(in->data + i, four, 4) == 0) return i;
    }
    fail();
    return 0;
}

static void damaged_zips(void **state) {
    (void)state;
    static const item one[] = {
        {"a.json", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 0, NULL, false}};
    pack("one.zip", archive_write_set_format_zip, NULL, one, 1);
    pl_buffer zip = read_file(in_scratch("one.zip"));
    size_t local = find(&zip, "PK\3\4"), central = find(&zip, "PK\1\2");
    zip.data[local + 6] |= 1;
    zip.data[central + 8] |= 1;
    write_file(in_scratch("bad.zip"), zip.data, zip.length);
    expect_error("bad.zip", "bad.zip/a.json: is encrypted");
    zip.data[local + 6] &= ~1;
    zip.data[central + 8] &= ~1;
    /* Another checksum. */
    zip.data[central + 16] ^= 1;
    write_file(in_scratch("bad.zip"), zip.data, zip.length);
    expect_error("bad.zip", "cannot be unpacked");
    zip.data[central + 16] ^= 1;
    /* A compression that nobody has. */
    zip.data[local + 8] = zip.data[central + 10] = 77;
    write_file(in_scratch("bad.zip"), zip.data, zip.length);
    expect_error("bad.zip", "bad.zip/a.json: cannot be unpacked");
    pl_buffer_free(&zip);
    write_file(in_scratch("bad.zip"), "PK\3\4 and nothing else", 21);
    expect_error("bad.zip", "directory at its end is missing or damaged");
}

/* A zip of some 250 bytes whose zip64 fields claim 10 GB. */
static void zip_that_claims_10_gb(void **state) {
    (void)state;
    static const unsigned char claim[] = {1,    0,    16,   0, /* zip64, 16 bytes */
                                          0x00, 0xE4, 0x0B, 0x54, 0x02, 0x00, 0x00, 0x00, /* 10,000,000,000 */
                                          2,    0,    0,    0,    0,    0,    0,    0}; /* packed: 2 bytes */
    unsigned char file[256] = {0};
    size_t at = 0;
    static const unsigned char local[] = {
        'P', 'K', 3,    4,    45,   0,    0,    8,    8,    0,    0, 0, 0x21,         0x58, 0,  0,
        0,   0,   0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0, sizeof claim, 0,    'x'};
    static const unsigned char central[] = {
        'P', 'K', 1, 2, 45,   3,    45,   0,    0,    8,    8,    0,    0, 0, 0x21,         0x58,
        0,   0,   0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0, sizeof claim, 0,
        0,   0,   0, 0, 0,    0,    0,    0,    0xA4, 0x81, 0,    0,    0, 0, 'x'};
    memcpy(file, local, sizeof local), at += sizeof local;
    memcpy(file + at, claim, sizeof claim), at += sizeof claim;
    memcpy(file + at, "\3\0", 2), at += 2; /* deflate's empty stream */
    size_t directory = at;
    memcpy(file + at, central, sizeof central), at += sizeof central;
    memcpy(file + at, claim, sizeof claim), at += sizeof claim;
    size_t directory_size = at - directory;
    memcpy(file + at, "PK\5\6\0\0\0\0\1\0\1\0", 12), at += 12;
    file[at] = (unsigned char)directory_size, file[at + 4] = (unsigned char)directory;
    at += 10;
    write_file(in_scratch("claims.zip"), file, at);
    expect("claims.zip", "!claims.zip/x: claims 10000000000 bytes; the limit of one file is 2147483648");
}

static void decompression_bomb(void **state) {
    (void)state;
    size_t length = (size_t)100 << 20;
    char *bytes = malloc(length + 1);
    assert_non_null(bytes);
    memset(bytes, ' ', length);
    bytes[length] = '\0';
    item items[] = {{"20240101.json", bytes, 0, NULL, false}};
    pack("bomb.zst", archive_write_set_format_raw, archive_write_add_filter_zstd, items, 1);
    expect("bomb.zst",
           "!bomb.zst: unpacks to more than 2000 times its size, the limit against decompression bombs");
    pack("bomb.tar.xz", archive_write_set_format_ustar, archive_write_add_filter_xz, items, 1);
    expect("bomb.tar.xz",
           "!bomb.tar.xz: unpacks to more than 2000 times its size, the limit against decompression bombs");
    free(bytes);
}

static void memory_runs_out(void **state) {
    (void)state;
    pack("x.zip", archive_write_set_format_zip, NULL, some, COUNT(some) - 1);
    static const item one[] = {{"x", "{}", 0, NULL, false}};
    pack("one.gz", archive_write_set_format_raw, archive_write_add_filter_gzip, one, 1);
    const char *paths[] = {"dir", "x.zip", "one.gz"};
    for (size_t i = 0; i < COUNT(paths); i++) {
        bool done = false;
        for (uint64_t nth = 1; !done; nth++) {
            pl_error error = {PL_OK, ""};
            pl_buffer bytes = {0};
            pl_archive_entry entry;
            bool more = true, held = true;
            pl_memory_fail_nth(nth);
            pl_archive *archive = pl_archive_open(in_scratch(paths[i]), &error);
            held = archive != NULL;
            while (held && more) {
                held = pl_archive_next(archive, &entry, &more, &error);
                if (held && more) held = pl_archive_bytes(archive, &bytes, &error);
            }
            done = pl_memory_fail_nth(0) < nth;
            assert_int_equal(error.code, held ? PL_OK : PL_NOMEM);
            assert_true(held || !done);
            pl_buffer_free(&bytes);
            pl_archive_close(archive);
        }
    }
}

static int make_scratch(void **state) {
    (void)state;
    return mkdtemp(scratch) == NULL;
}

static void remove_below(const char *path) {
    DIR *stream = opendir(path);
    const struct dirent *entry;
    while (stream != NULL && (entry = readdir(stream)) != NULL) {
        char inner[1024];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
        if (unlink(inner) != 0) remove_below(inner);
    }
    if (stream != NULL) closedir(stream);
    rmdir(path);
}

static int remove_scratch(void **state) {
    (void)state;
    remove_below(scratch);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind),
        cmocka_unit_test(cyrillic_names),
        cmocka_unit_test(directories),
        cmocka_unit_test(single_files),
        cmocka_unit_test(names_without_suffix),
        cmocka_unit_test(cut_off_anywhere),
        cmocka_unit_test(links_and_escapes),
        cmocka_unit_test(damaged_zips),
        cmocka_unit_test(zip_that_claims_10_gb),
        cmocka_unit_test(decompression_bomb),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, make_scratch, remove_scratch);
}
