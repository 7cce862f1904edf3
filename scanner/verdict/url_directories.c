#include "verdict/url_directories.h"

#include "base/memory.h"
#include "base/text.h"
#include "model/url_directory.h"
#include "verdict/confidence.h"

#include <stdint.h>

/** The plan asks the first; inventories that were merged, and journals that were resumed, may have
 * asked another. */
#define MOST_PATHS 8

struct directory {
    const char *paths[MOST_PATHS];
    size_t count;
};

struct url_directories {
    const struct hearing *hearing;
    struct arena arena;
    struct map by_key;
};

static const struct host *host_of(const struct hearing *hearing, const struct url *url)
{
    const struct host_record *record =
        url->kind == URL_WEB ? estate_find(hearing->estate, url->host) : NULL;
    return record != NULL ? record->host : NULL;
}

static bool has_path(const struct directory *directory, const char *path)
{
    bool is_there = directory->count == MOST_PATHS;
    for (size_t i = 0; i < directory->count && !is_there; i++) {
        is_there = text_equal_ignore_case(directory->paths[i], path);
    }
    return is_there;
}

static void add(struct url_directories *directories, struct text_buffer *key, const struct url *url,
                bool is_snapshot)
{
    const struct host *host = host_of(directories->hearing, url);
    if (host == NULL) {
        return;
    }
    url_directory_key(key, host, url, is_snapshot);
    struct directory *directory = map_get(&directories->by_key, key->text);
    if (directory == NULL) {
        directory = arena_allocate(&directories->arena, 1, sizeof(*directory));
        map_set(&directories->by_key, arena_copy_text(&directories->arena, key->text), directory);
    }
    if (directory->count == MOST_PATHS) {
        return;
    }
    const char *path = url_folder(&directories->arena, url->path);
    if (!has_path(directory, path)) {
        directory->paths[directory->count++] = path;
    }
}

struct url_directories *url_directories_new(const struct hearing *hearing)
{
    const struct inventory *inventory = hearing->judged->inventory;
    struct url_directories *directories = memory_allocate(1, sizeof(*directories));
    directories->hearing = hearing;
    struct text_buffer key;
    text_buffer_init(&key, SIZE_MAX);
    for (size_t i = 0; i < inventory->codebase_count; i++) {
        const struct codebase *codebase = &inventory->codebases[i];
        add(directories, &key, &codebase->url, false);
        if (codebase->snapshot_text != NULL) {
            add(directories, &key, &codebase->snapshot, true);
        }
    }
    text_buffer_clear(&key);
    return directories;
}

void url_directories_free(struct url_directories *directories)
{
    if (directories == NULL) {
        return;
    }
    map_clear(&directories->by_key);
    arena_clear(&directories->arena);
    memory_free(directories);
}

static bool is_asked(const struct endpoint_view *endpoint, const struct place *place,
                     const char *path)
{
    return endpoint_view_path(endpoint, place->scheme, place->record->name, path) != NULL;
}

const char *url_directories_stand_in(const struct url_directories *directories,
                                     const struct handed_url *handed, const struct place *place)
{
    const struct host *host = place->record->host;
    const struct endpoint_view *endpoint =
        host_record_endpoint(place->record, place->address, place->port);
    if (host == NULL || endpoint == NULL || is_asked(endpoint, place, place->path)) {
        return NULL;
    }
    struct text_buffer key;
    text_buffer_init(&key, SIZE_MAX);
    url_directory_key(&key, host, &handed->url, handed->codebase != NULL);
    const struct directory *directory = map_get(&directories->by_key, key.text);
    text_buffer_clear(&key);
    for (size_t i = 0; directory != NULL && i < directory->count; i++) {
        if (is_asked(endpoint, place, directory->paths[i])) {
            return directory->paths[i];
        }
    }
    return NULL;
}

void url_directories_weaken(struct arena *arena, struct opinion *opinion,
                            const struct seen_value *seen, const char *asked)
{
    // A package that is gone says nothing of the one beside it. What is forbidden, does: that no
    // folder is listed is a setting of the directory, as is everything else.
    if (seen->value != UINT32_C(1) << PATH_MISSING) {
        opinion->confidence = confidence_lesser(opinion->confidence, CONFIDENCE_MEDIUM);
        opinion->reason =
            arena_format(arena, "%s; asked for its directory, by %s", opinion->reason, asked);
        return;
    }
    opinion->reason = arena_format(arena,
                                   "not asked itself; its directory was asked by %s: %s, which "
                                   "tells nothing of its neighbours; --every-codebase asks each",
                                   asked, opinion->observed);
    opinion->verdict = VERDICT_INCONCLUSIVE;
    opinion->is_warning = false;
    opinion->remedy = NULL;
    opinion->confidence = CONFIDENCE_LOW;
    opinion->observed = "not asked";
}
