#include "verdict/url_directories.h"

#include "base/memory.h"
#include "base/text.h"
#include "model/url_directory.h"

#include <stdint.h>

/** Neighbours, and where they were asked. */
struct answers {
    const struct address *address;
    uint16_t port;
    enum scheme scheme;
    struct neighbours neighbours;
    struct answers *next;
};

struct directory {
    const char **paths; /**< that were asked, at whatever endpoint of the host */
    size_t count;
    size_t capacity;
    struct answers *answers; /**< of the places that were looked at */
};

struct url_directories {
    const struct hearing *hearing;
    struct arena arena;
    struct map by_key;
    bool *is_codebase_found; /**< by place in the inventory: were neighbours found for it? */
    bool *is_snapshot_found;
    size_t found_count;
};

static const struct host_record *record_of(const struct hearing *hearing, const struct url *url)
{
    const struct host_record *record =
        url->kind == URL_WEB ? estate_find(hearing->estate, url->host) : NULL;
    return record != NULL && record->host != NULL ? record : NULL;
}

static bool is_asked_anywhere(const struct host_record *record, const char *path)
{
    for (size_t i = 0; i < record->endpoint_count; i++) {
        const struct endpoint_view *endpoint = &record->endpoints[i];
        if (endpoint_view_path(endpoint, SCHEME_HTTP, record->name, path) != NULL ||
            endpoint_view_path(endpoint, SCHEME_HTTPS, record->name, path) != NULL) {
            return true;
        }
    }
    return false;
}

static void add(struct url_directories *directories, struct text_buffer *key, const struct url *url,
                bool is_snapshot)
{
    struct arena *arena = &directories->arena;
    const struct host_record *record = record_of(directories->hearing, url);
    const char *path = record != NULL ? url_folder(arena, url->path) : NULL;
    if (path == NULL || !is_asked_anywhere(record, path)) {
        return;
    }
    url_directory_key(key, record->host, url, is_snapshot);
    struct directory *directory = map_get(&directories->by_key, key->text);
    if (directory == NULL) {
        directory = arena_allocate(arena, 1, sizeof(*directory));
        map_set(&directories->by_key, arena_copy_text(arena, key->text), directory);
    }
    // Exports name a package once for each of its versions, most often in a row.
    const char *last = directory->count > 0 ? directory->paths[directory->count - 1] : NULL;
    if (last == NULL || !text_equal_ignore_case(last, path)) {
        directory->paths = arena_grow(arena, directory->paths, &directory->capacity,
                                      directory->count + 1, sizeof(*directory->paths));
        directory->paths[directory->count++] = path;
    }
}

struct url_directories *url_directories_new(const struct hearing *hearing)
{
    const struct inventory *inventory = hearing->judged->inventory;
    struct url_directories *directories = memory_allocate(1, sizeof(*directories));
    struct arena *arena = &directories->arena;
    const size_t count = inventory->codebase_count;
    directories->hearing = hearing;
    directories->is_codebase_found = arena_allocate(arena, count, sizeof(bool));
    directories->is_snapshot_found = arena_allocate(arena, count, sizeof(bool));
    struct text_buffer key;
    text_buffer_init(&key, SIZE_MAX);
    for (size_t i = 0; i < count; i++) {
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

size_t url_directories_count(const struct url_directories *directories)
{
    return directories != NULL ? directories->found_count : 0;
}

// A package that is gone says nothing of the one beside it.
static bool is_mute(const struct neighbour *neighbour)
{
    const struct seen_value *seen = &neighbour->seen;
    const bool is_gone = seen->value == UINT32_C(1) << PATH_MISSING && !seen->is_doubtful &&
                         seen->arrival == ARRIVAL_SEEN;
    return is_gone || neighbour->opinion.standing == STANDING_UNMEASURED;
}

static bool is_alike(const struct neighbour *left, const struct neighbour *right)
{
    return left->seen.value == right->seen.value &&
           left->seen.is_doubtful == right->seen.is_doubtful &&
           left->seen.arrival == right->seen.arrival;
}

static void take(struct neighbours *neighbours, const struct neighbour *neighbour)
{
    const struct neighbour *first = &neighbours->first;
    if (is_mute(neighbour)) {
        neighbours->mute = *neighbour;
    } else if (first->path == NULL) {
        neighbours->first = *neighbour;
    } else if (!is_alike(first, neighbour)) {
        neighbours->second = *neighbour;
        neighbours->is_agreed = false;
    } else if (!text_equal_ignore_case(first->path, neighbour->path)) {
        neighbours->second = *neighbour;
    }
}

static bool is_asked(const struct place *place, const char *path)
{
    const struct endpoint_view *endpoint =
        host_record_endpoint(place->record, place->address, place->port);
    return endpoint_view_path(endpoint, place->scheme, place->record->name, path) != NULL;
}

static struct neighbours hear(const struct hearing *hearing, const struct directory *directory,
                              const struct place *place)
{
    struct neighbours neighbours = { .is_agreed = true };
    for (size_t i = 0; i < directory->count && neighbours.is_agreed; i++) {
        struct place beside = *place;
        beside.path = directory->paths[i];
        if (is_asked(&beside, beside.path)) {
            struct neighbour neighbour = { .path = beside.path };
            neighbour.opinion = sight_path(hearing, &beside, &neighbour.seen);
            take(&neighbours, &neighbour);
        }
    }
    return neighbours;
}

static bool is_same_place(const struct answers *answers, const struct place *place)
{
    return address_equal(answers->address, place->address) && answers->port == place->port &&
           answers->scheme == place->scheme;
}

/** Made once. */
static const struct neighbours *hear_once(struct url_directories *directories,
                                          struct directory *directory, const struct place *place)
{
    for (struct answers *known = directory->answers; known != NULL; known = known->next) {
        if (is_same_place(known, place)) {
            return &known->neighbours;
        }
    }
    struct answers *answers = arena_allocate(&directories->arena, 1, sizeof(*answers));
    *answers = (struct answers){
        .address = place->address,
        .port = place->port,
        .scheme = place->scheme,
        .neighbours = hear(directories->hearing, directory, place),
        .next = directory->answers,
    };
    directory->answers = answers;
    return &answers->neighbours;
}

static struct directory *directory_of(const struct url_directories *directories,
                                      const struct handed_url *handed, const struct host *host)
{
    struct text_buffer key;
    text_buffer_init(&key, SIZE_MAX);
    url_directory_key(&key, host, &handed->url, handed->codebase != NULL);
    struct directory *directory = map_get(&directories->by_key, key.text);
    text_buffer_clear(&key);
    return directory;
}

static void count_found(struct url_directories *directories, const struct handed_url *handed)
{
    const size_t index =
        (size_t)(handed->listed - directories->hearing->judged->inventory->codebases);
    bool *is_found = handed->codebase != NULL ? &directories->is_snapshot_found[index]
                                              : &directories->is_codebase_found[index];
    directories->found_count += *is_found ? 0 : 1;
    *is_found = true;
}

const struct neighbours *url_directories_find(struct url_directories *directories,
                                              const struct handed_url *handed,
                                              const struct place *place)
{
    const struct host *host = place->record->host;
    const struct endpoint_view *endpoint =
        host_record_endpoint(place->record, place->address, place->port);
    if (host == NULL || endpoint == NULL || is_asked(place, place->path) ||
        port_tells_of_paths(endpoint, place->scheme)) {
        return NULL;
    }
    struct directory *directory = directory_of(directories, handed, host);
    const struct neighbours *neighbours =
        directory != NULL ? hear_once(directories, directory, place) : NULL;
    if (neighbours == NULL || (neighbours->first.path == NULL && neighbours->mute.path == NULL)) {
        return NULL;
    }
    count_found(directories, handed);
    return neighbours;
}
