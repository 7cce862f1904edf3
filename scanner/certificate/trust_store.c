#include "certificate/trust_store.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/memory.h"
#include "certificate/trust_file.h"
#include "certificate/whole.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define TRUST_FILE_LIMIT ((size_t)64 * 1024 * 1024)

typedef int file_choice(const struct dirent *entry);

struct folder {
    const char *path;
    file_choice *choice; // which of its files are read
    bool is_forgiving;   // a file with a fault is passed over
};

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

// "4a6481c9.0": the only names by which OpenSSL looks into a folder.
static int is_hash_link(const struct dirent *entry)
{
    const size_t digits = strspn(entry->d_name, "0123456789abcdef");
    const char *number = entry->d_name + digits + 1;
    return digits == 8 && entry->d_name[digits] == '.' && *number != '\0' &&
           number[strspn(number, "0123456789")] == '\0';
}

static int compare_names(const struct dirent **left, const struct dirent **right)
{
    return strcmp((*left)->d_name, (*right)->d_name);
}

static bool system_fault(struct error *error, const char *path, int number)
{
    char reason[128];
    return error_set(error, ERROR_INPUT, "%s: %s", path,
                     strerror_r(number, reason, sizeof(reason)));
}

static bool add_file(struct trust_store *store, const char *path, struct error *error)
{
    char *bytes = NULL;
    size_t length = 0;
    if (!file_read(path, TRUST_FILE_LIMIT, &bytes, &length, error)) {
        return false;
    }
    const struct trust_file file = {
        .name = path,
        .bytes = (const uint8_t *)bytes,
        .length = length,
    };
    const bool added = trust_file_add(store, &file, error);
    memory_free(bytes);
    return added;
}

// Folders in the folder are not entered. `count` counts the files that gave certificates.
static bool add_entry(struct trust_store *store, const char *path, size_t *count,
                      struct error *error)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        return system_fault(error, path, errno);
    }
    if (S_ISDIR(status.st_mode)) {
        return true;
    }
    const bool added = add_file(store, path, error);
    *count += added ? 1 : 0;
    return added;
}

static bool add_folder(struct trust_store *store, const struct folder *folder, struct error *error)
{
    struct dirent **entries = NULL;
    const int entry_count = scandir(folder->path, &entries, folder->choice, compare_names);
    if (entry_count < 0) {
        return system_fault(error, folder->path, errno);
    }
    struct arena arena = { 0 };
    size_t count = 0;
    bool is_good = true;
    for (int i = 0; i < entry_count; i++) {
        const char *path = arena_format(&arena, "%s/%s", folder->path, entries[i]->d_name);
        is_good = is_good && (add_entry(store, path, &count, error) || folder->is_forgiving);
        free(entries[i]);
    }
    free(entries);
    arena_clear(&arena);
    if (is_good && count == 0) {
        return error_set(error, ERROR_INPUT, "%s: holds no certificates", folder->path);
    }
    return is_good;
}

// OpenSSL takes several folders, joined by colons.
static bool add_system_folders(struct trust_store *store, const char *paths)
{
    bool added = false;
    const char *rest = paths;
    while (*rest != '\0') {
        const size_t length = strcspn(rest, ":");
        char *path = memory_copy(rest, length);
        const struct folder folder = {
            .path = path,
            .choice = is_hash_link,
            .is_forgiving = true,
        };
        struct error ignored = { 0 };
        added = add_folder(store, &folder, &ignored) || added;
        memory_free(path);
        rest += length;
        rest += strspn(rest, ":");
    }
    return added;
}

// What the environment says, as for every program that uses OpenSSL, or what it was built with.
static const char *system_place(const char *variable, const char *otherwise)
{
    const char *value = secure_getenv(variable);
    return value != NULL ? value : otherwise;
}

struct trust_store *trust_store_new(void)
{
    struct trust_store *store = memory_allocate(1, sizeof(*store));
    store->slim = slim_library_new();
    return store;
}

void trust_store_free(struct trust_store *store)
{
    if (store != NULL) {
        sk_X509_pop_free(store->roots, X509_free);
        slim_library_free(store->slim);
        memory_free(store);
    }
}

bool trust_store_add_system(struct trust_store *store, struct error *error)
{
    const char *file = system_place(X509_get_default_cert_file_env(), X509_get_default_cert_file());
    const char *folders =
        system_place(X509_get_default_cert_dir_env(), X509_get_default_cert_dir());
    struct error ignored = { 0 }; // either place may be missing
    const bool has_file = add_file(store, file, &ignored);
    const bool has_folder = add_system_folders(store, folders);
    return has_file || has_folder ||
           error_set(error, ERROR_SYSTEM, "the system has no trusted roots in %s or %s", file,
                     folders);
}

bool trust_store_add(struct trust_store *store, const char *path, struct error *error)
{
    struct stat status;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        const struct folder folder = { .path = path, .choice = is_visible };
        return add_folder(store, &folder, error);
    }
    return add_file(store, path, error);
}

bool trust_store_is_empty(const struct trust_store *store)
{
    return sk_X509_num(store->roots) <= 0;
}

bool trust_store_contains(const struct trust_store *store, const X509 *certificate)
{
    for (int i = 0; i < sk_X509_num(store->roots); i++) {
        if (sk_X509_value(store->roots, i) == certificate) {
            return true; // as nearly always at the end of a path
        }
    }
    for (int i = 0; i < sk_X509_num(store->roots); i++) {
        if (X509_cmp(sk_X509_value(store->roots, i), certificate) == 0) {
            return true;
        }
    }
    return false;
}

void trust_store_take(struct trust_store *store, X509 *certificate)
{
    // OpenSSL derives facts from extensions at the first look; later looks, by threads, only read.
    (void)certificate_whole_is_well_formed(certificate);
    if (store->roots == NULL) {
        store->roots = sk_X509_new_null();
    }
    if (trust_store_contains(store, certificate) || sk_X509_push(store->roots, certificate) <= 0) {
        X509_free(certificate);
    }
}

bool trust_store_has_root(const struct trust_store *store)
{
    bool is_found = false;
    for (int i = 0; i < sk_X509_num(store->roots) && !is_found; i++) {
        is_found = certificate_whole_is_self_signed(sk_X509_value(store->roots, i));
    }
    return is_found;
}
