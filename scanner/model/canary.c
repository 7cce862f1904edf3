#include "model/canary.h"

#include "base/hash.h"
#include "base/text.h"
#include "model/url.h"

#include <string.h>

#define CANARY_PREFIX "itmscan-"

const char *canary_path(struct arena *arena, const char *host, const char *path)
{
    const char *folder = url_folder(arena, path);
    const char *last = strrchr(folder, '/');
    bool is_closed = last != NULL && last[1] == '\0';
    char *place = arena_format(arena, "%s%s", folder, is_closed ? "" : "/");

    // IIS does not tell cases apart: two spellings of a folder are one folder, with one canary.
    char *spelling = arena_copy_text(arena, place);
    text_to_lower(spelling);
    char digits[17];
    hash_format(hash_finish(hash_text(hash_text(HASH_START, host), spelling)), digits);
    return arena_format(arena, "%s" CANARY_PREFIX "%s", place, digits);
}

bool canary_is_path(const char *path)
{
    const char *last = strrchr(path, '/');
    return last != NULL && text_starts_with(last + 1, CANARY_PREFIX);
}
