#include "verdict/names_judged.h"

#include "base/text.h"
#include "verdict/sighting.h"

#include <string.h>

bool name_list_has(const struct name_list *list, const char *name, size_t length)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strlen(list->names[i]) == length && strncmp(list->names[i], name, length) == 0) {
            return true;
        }
    }
    return false;
}

static const char *name_of(const struct visit_seen *visit, const struct observation *handshake)
{
    return handshake->server_name != NULL ? handshake->server_name : visit->host;
}

static bool is_own_name(const struct visit_seen *visit, const char *name)
{
    return text_equal_ignore_case(name, visit->host);
}

bool visit_is_alias(const struct visit_seen *visit, const char *server_name)
{
    for (size_t i = 0; i < visit->names.count; i++) {
        if (text_equal_ignore_case(visit->names.names[i], server_name)) {
            return !is_own_name(visit, server_name);
        }
    }
    return false;
}

static bool is_same_chain(const struct observed_handshake *left,
                          const struct observed_handshake *right)
{
    bool is_same = left->chain_length == right->chain_length;
    for (size_t i = 0; i < left->chain_length && is_same; i++) {
        is_same = memcmp(left->chain[i].sha256, right->chain[i].sha256,
                         sizeof(left->chain[i].sha256)) == 0;
    }
    return is_same;
}

/** A handshake at the same port that was asked for with that name and showed a certificate. */
static bool is_shown_to(const struct visit_seen *visit, const struct observation *observation,
                        const struct observation *place, const char *name)
{
    return observation->kind == OBSERVATION_HANDSHAKE && !observation->has_client_certificate &&
           observation->handshake.chain_length > 0 &&
           observation->handshake.question != TLS_QUESTION_NO_NAME &&
           observation->handshake.question != TLS_QUESTION_WRONG_NAME &&
           observation->port == place->port &&
           address_equal(&observation->address, &place->address) &&
           text_equal_ignore_case(name_of(visit, observation), name);
}

static bool is_unanswered(enum outcome outcome)
{
    return !outcome_is_measured(outcome) || outcome == OUTCOME_TIMED_OUT ||
           outcome == OUTCOME_UNREACHABLE;
}

/** Something of TLS at the same port that was asked under that name. */
static bool is_asked_under(const struct visit_seen *visit, const struct observation *observation,
                           const struct observation *place, const char *name)
{
    const bool is_in_the_clear =
        observation->kind == OBSERVATION_ANSWER && observation->scheme == SCHEME_HTTP;
    return observation->kind != OBSERVATION_RESOLUTION && !is_in_the_clear &&
           !observation->has_client_certificate && observation->port == place->port &&
           address_equal(&observation->address, &place->address) &&
           text_equal_ignore_case(name_of(visit, observation), name);
}

/** Was it meant to be asked under that name at the same port, and got no answer? */
static bool is_left_unanswered(const struct visit_seen *visit, const struct observation *place,
                               const char *name)
{
    bool is_unanswered_once = false;
    for (size_t i = 0; i < visit->count; i++) {
        const struct observation *observation = &visit->observations[i];
        if (!is_asked_under(visit, observation, place, name)) {
            continue;
        }
        if (observation->kind == OBSERVATION_HANDSHAKE && !is_unanswered(observation->outcome)) {
            return false;
        }
        is_unanswered_once = is_unanswered_once || is_unanswered(observation->outcome);
    }
    return is_unanswered_once;
}

/** May the name be shown another certificate than the chain of `handshake`? Where one of its own
 * was seen and never that chain, or where no answer came to it. */
static bool may_have_chain_of_its_own(const struct visit_seen *visit,
                                      const struct observation *handshake, const char *name)
{
    bool was_shown = false;
    for (size_t i = 0; i < visit->count; i++) {
        const struct observation *observation = &visit->observations[i];
        if (!is_shown_to(visit, observation, handshake, name)) {
            continue;
        }
        if (is_same_chain(&observation->handshake, &handshake->handshake)) {
            return false;
        }
        was_shown = true;
    }
    return was_shown || is_left_unanswered(visit, handshake, name);
}

static bool has_other_names(const struct visit_seen *visit)
{
    for (size_t i = 0; i < visit->count; i++) {
        if (visit->observations[i].kind != OBSERVATION_RESOLUTION &&
            !is_own_name(visit, name_of(visit, &visit->observations[i]))) {
            return true;
        }
    }
    return false;
}

static struct name_list names_of_own(struct arena *arena, const struct visit_seen *visit,
                                     const struct observation *handshake)
{
    if (!has_other_names(visit)) {
        return visit->names;
    }
    const char **names = arena_allocate(arena, visit->names.count, sizeof(const char *));
    size_t count = 0;
    for (size_t i = 0; i < visit->names.count; i++) {
        const char *name = visit->names.names[i];
        if (is_own_name(visit, name) || !may_have_chain_of_its_own(visit, handshake, name)) {
            names[count++] = name;
        }
    }
    return (struct name_list){ .names = names, .count = count };
}

/** The host's own handshake at the same port that showed the same chain; NULL if none did. */
static const struct observation *find_own(const struct visit_seen *visit,
                                          const struct observation *handshake)
{
    for (size_t i = 0; i < visit->count; i++) {
        const struct observation *observation = &visit->observations[i];
        if (is_shown_to(visit, observation, handshake, visit->host) &&
            is_same_chain(&observation->handshake, &handshake->handshake)) {
            return observation;
        }
    }
    return NULL;
}

struct name_list visit_names_of(struct arena *arena, const struct visit_seen *visit,
                                const struct observation *handshake)
{
    const char *name = name_of(visit, handshake);
    if (is_own_name(visit, name)) {
        return names_of_own(arena, visit, handshake);
    }
    const struct observation *own = visit_is_alias(visit, name) ? find_own(visit, handshake) : NULL;
    if (own != NULL) {
        return names_of_own(arena, visit, own);
    }
    const char **alone = arena_allocate(arena, 1, sizeof(const char *));
    alone[0] = arena_copy_text(arena, name);
    return (struct name_list){ .names = alone, .count = 1 };
}
