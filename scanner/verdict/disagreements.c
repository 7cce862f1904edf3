#include "verdict/disagreements.h"

#include "base/memory.h"
#include "base/text.h"
#include "model/canary.h"
#include "verdict/endpoints.h"
#include "verdict/evidence.h"
#include "verdict/sights.h"

#include <stdlib.h>
#include <string.h>

/** What the vantage points say of one thing, until it is known whether they agree. */
struct voices {
    struct vantage_sight *sights;
    size_t count;
};

static struct voices voices_new(struct arena *arena, size_t count)
{
    return (struct voices){
        .sights = arena_allocate(arena, count, sizeof(struct vantage_sight)),
    };
}

static struct vantage_sight *hear(struct voices *voices, const struct vantage *vantage)
{
    struct vantage_sight *sight = &voices->sights[voices->count++];
    sight->vantage = vantage->name;
    return sight;
}

// What nobody could measure is no disagreement, however differently it failed.
static bool differ(const struct voices *voices)
{
    bool is_measured = false;
    bool is_different = false;
    for (size_t i = 0; i < voices->count; i++) {
        is_measured = is_measured || voices->sights[i].is_measured;
        is_different =
            is_different || strcmp(voices->sights[i].state, voices->sights[0].state) != 0;
    }
    return is_measured && is_different;
}

/** Lists it, if it is one; `told` has all but the voices. */
static bool list_if_different(struct disagreements *list, const struct disagreement *told,
                              const struct voices *voices)
{
    if (!differ(voices)) {
        return false;
    }
    list->items = memory_grow(list->items, &list->capacity, list->count + 1, sizeof(*list->items));
    struct disagreement *item = &list->items[list->count++];
    *item = *told;
    item->sights = voices->sights;
    item->sight_count = voices->count;
    return true;
}

static struct evidence first_of(struct evidence_list list)
{
    return list.count > 0 ? list.items[0] : (struct evidence){ 0 };
}

static const char *text_of_address(struct arena *arena, const struct address *address)
{
    char text[ADDRESS_TEXT_SIZE];
    address_format(address, text);
    return arena_copy_text(arena, text);
}

// ---- addresses ----

static const char *word_addresses(struct arena *arena, const struct host_record *record)
{
    const char *list = "";
    for (size_t i = 0; i < record->address_count; i++) {
        list = arena_format(arena, "%s%s%s", list, i > 0 ? ", " : "",
                            text_of_address(arena, &record->addresses[i]));
    }
    return list;
}

static const struct sighting *find_resolution(const struct host_record *record)
{
    for (size_t i = 0; i < record->sighting_count; i++) {
        const struct sighting *sighting = &record->sightings[i];
        if (sighting->kind == OBSERVATION_RESOLUTION && sighting->has_own_name) {
            return sighting;
        }
    }
    return NULL;
}

static bool has_same_addresses(const struct vantages *vantages, size_t host)
{
    const struct host_record *first = NULL;
    for (size_t i = 0; i < vantages->count; i++) {
        const struct host_record *record = vantages->items[i]->estate.hosts[host];
        if (record->sighting_count == 0) {
            continue;
        }
        first = first != NULL ? first : record;
        bool is_same = first->address_count == record->address_count;
        for (size_t a = 0; a < record->address_count && is_same; a++) {
            is_same = address_equal(&first->addresses[a], &record->addresses[a]);
        }
        if (!is_same) {
            return false;
        }
    }
    return true;
}

void disagreements_on_addresses(struct disagreements *list, const struct vantages *vantages,
                                size_t host)
{
    if (vantages->count < 2 || has_same_addresses(vantages, host)) {
        return;
    }
    struct voices voices = voices_new(list->arena, vantages->count);
    for (size_t i = 0; i < vantages->count; i++) {
        const struct host_record *record = vantages->items[i]->estate.hosts[host];
        if (record->sighting_count == 0) {
            continue;
        }
        const struct sighting *resolution = find_resolution(record);
        struct vantage_sight *sight = hear(&voices, vantages->items[i]);
        sight->is_measured = record->absence == NULL;
        sight->state = sight->is_measured ? word_addresses(list->arena, record) : record->absence;
        if (resolution != NULL) {
            sight->evidence = evidence_of(list->arena, resolution);
        }
    }
    const struct disagreement told = {
        .kind = DISAGREEMENT_ADDRESSES,
        .host = vantages->items[0]->estate.hosts[host]->name,
    };
    (void)list_if_different(list, &told, &voices);
}

// ---- ports and certificates ----

static struct disagreement about(struct arena *arena, const struct outlook *outlook,
                                 enum disagreement_kind kind)
{
    const struct endpoint_view *endpoint = outlook->endpoint;
    return (struct disagreement){
        .kind = kind,
        .host = outlook->record->name,
        .address = endpoint->address.family != ADDRESS_NONE
                       ? text_of_address(arena, &endpoint->address)
                       : NULL,
        .port = endpoint->port,
    };
}

static bool compare_ports(struct disagreements *list, const struct outlook *outlooks, size_t count)
{
    struct voices voices = voices_new(list->arena, count);
    for (size_t i = 0; i < count; i++) {
        struct endpoint_view *endpoint = outlooks[i].endpoint;
        struct vantage_sight *sight = hear(&voices, outlooks[i].vantage);
        sight->is_measured = port_state_is_told(endpoint->judgement.state);
        sight->state = port_state_name(endpoint->judgement.state);
        sight->evidence = first_of(evidence_of_endpoint(list->arena, endpoint));
    }
    const struct disagreement told = about(list->arena, outlooks, DISAGREEMENT_PORT);
    return list_if_different(list, &told, &voices);
}

static const struct certificate_facts *find_leaf(const struct endpoint_view *endpoint)
{
    const struct judged_chain *chain =
        endpoint->handshake != NULL ? endpoint->handshake->handshake.chain : NULL;
    return chain != NULL ? &chain->certificates[0]->facts : NULL;
}

static bool compare_certificates(struct disagreements *list, const struct outlook *outlooks,
                                 size_t count)
{
    struct voices voices = voices_new(list->arena, count);
    for (size_t i = 0; i < count; i++) {
        const struct endpoint_view *endpoint = outlooks[i].endpoint;
        if (endpoint->judgement.state != PORT_TLS || endpoint->handshake == NULL) {
            continue;
        }
        const struct certificate_facts *leaf = find_leaf(endpoint);
        struct vantage_sight *sight = hear(&voices, outlooks[i].vantage);
        sight->is_measured = leaf != NULL;
        sight->state = leaf != NULL
                           ? arena_format(list->arena, "%s, SHA-256 %s",
                                          leaf->subject != NULL ? leaf->subject : "", leaf->sha256)
                           : "no certificate was seen";
        sight->evidence = evidence_of(list->arena, endpoint->handshake);
    }
    const struct disagreement told = about(list->arena, outlooks, DISAGREEMENT_CERTIFICATE);
    return list_if_different(list, &told, &voices);
}

// ---- paths ----

/** A path as one vantage point saw it. */
struct path_outlook {
    const struct vantage *vantage;
    struct endpoint_view *endpoint;
    struct path_view *view;
    bool has_client_certificate;
};

struct path_outlooks {
    struct path_outlook *items;
    size_t count;
    size_t capacity;
};

static void take_paths(struct path_outlooks *paths, const struct outlook *outlook,
                       struct endpoint_view *endpoint, bool has_client_certificate)
{
    for (size_t i = 0; i < endpoint->path_count; i++) {
        struct path_view *view = &endpoint->paths[i];
        if (!endpoint_reports_path(endpoint, view) || canary_is_path(view->path)) {
            continue;
        }
        paths->items =
            memory_grow(paths->items, &paths->capacity, paths->count + 1, sizeof(*paths->items));
        paths->items[paths->count++] = (struct path_outlook){
            .vantage = outlook->vantage,
            .endpoint = endpoint,
            .view = view,
            .has_client_certificate = has_client_certificate,
        };
    }
}

static void take_all_paths(struct path_outlooks *paths, const struct outlook *outlook)
{
    const struct endpoint_view *endpoint = outlook->endpoint;
    const struct host_record *certified = outlook->record->certified;
    if (!port_state_is_told(endpoint->judgement.state)) {
        return;
    }
    take_paths(paths, outlook, outlook->endpoint, false);
    struct endpoint_view *shown =
        certified != NULL ? host_record_endpoint(certified, &endpoint->address, endpoint->port)
                          : NULL;
    if (shown != NULL) {
        take_paths(paths, outlook, shown, true);
    }
}

static int compare_subjects(const struct path_outlook *left, const struct path_outlook *right)
{
    if (left->view->scheme != right->view->scheme) {
        return left->view->scheme < right->view->scheme ? -1 : 1;
    }
    if (left->has_client_certificate != right->has_client_certificate) {
        return left->has_client_certificate ? 1 : -1;
    }
    // IIS does not tell cases apart.
    return text_compare_ignore_case(left->view->path, right->view->path);
}

static int compare_path_outlooks(const void *left_item, const void *right_item)
{
    const struct path_outlook *left = left_item;
    const struct path_outlook *right = right_item;
    int order = compare_subjects(left, right);
    if (order == 0) {
        order = vantage_compare(left->vantage, right->vantage);
    }
    return order != 0 ? order : path_compare(left->view->path, right->view->path);
}

static bool compare_path(struct disagreements *list, const struct outlook *place,
                         const struct path_outlook *items, size_t count)
{
    struct voices voices = voices_new(list->arena, count);
    for (size_t i = 0; i < count; i++) {
        struct path_view *view = items[i].view;
        struct vantage_sight *sight = hear(&voices, items[i].vantage);
        sight->is_measured =
            view->judgement.state != PATH_UNMEASURED || view->deciding->outcome == OUTCOME_OK;
        sight->state = path_state_name(view->judgement.state);
        sight->evidence = first_of(evidence_of_path(list->arena, items[i].endpoint, view));
    }
    struct disagreement told = about(list->arena, place, DISAGREEMENT_PATH);
    told.scheme = items->view->scheme;
    told.path = items->view->path;
    told.has_client_certificate = items->has_client_certificate;
    return list_if_different(list, &told, &voices);
}

// A path that only some were to ask is no matter of the others.
static bool compare_paths(struct disagreements *list, const struct outlook *outlooks, size_t count)
{
    struct path_outlooks paths = { 0 };
    for (size_t i = 0; i < count; i++) {
        take_all_paths(&paths, &outlooks[i]);
    }
    if (paths.count > 0) {
        qsort(paths.items, paths.count, sizeof(*paths.items), compare_path_outlooks);
    }
    bool is_any = false;
    size_t end = 0;
    for (size_t first = 0; first < paths.count; first = end) {
        end = first + 1;
        while (end < paths.count && compare_subjects(&paths.items[first], &paths.items[end]) == 0) {
            end++;
        }
        is_any = compare_path(list, outlooks, &paths.items[first], end - first) || is_any;
    }
    memory_free(paths.items);
    return is_any;
}

bool disagreements_on_place(struct disagreements *list, const struct outlook *outlooks,
                            size_t count)
{
    if (count < 2) {
        return false;
    }
    const bool is_port = compare_ports(list, outlooks, count);
    const bool is_certificate = compare_certificates(list, outlooks, count);
    const bool is_path = compare_paths(list, outlooks, count);
    return is_port || is_certificate || is_path;
}

void disagreements_finish(struct disagreements *list, struct assessment *assessment)
{
    assessment->disagreements =
        arena_allocate(list->arena, list->count, sizeof(*assessment->disagreements));
    if (list->count > 0) {
        memcpy(assessment->disagreements, list->items, list->count * sizeof(*list->items));
    }
    assessment->disagreement_count = list->count;
    memory_free(list->items);
    *list = (struct disagreements){ .arena = list->arena };
}
