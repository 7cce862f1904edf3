#include "engine/follow.h"

#include "base/text.h"

#include <stddef.h>

/** The codes that send on (RFC 9110 section 15.4); 300 and 304 do not. */
static bool is_redirect(unsigned status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool follow_read(struct arena *arena, const struct observation *observation, struct url *out_url)
{
    const struct observed_answer *answer = &observation->answer;
    if (!is_redirect(answer->status) || answer->location == NULL) {
        return false;
    }
    const struct url base = {
        .kind = URL_WEB,
        .scheme = observation->scheme,
        .host = observation->server_name,
        .port = observation->port,
        .path = observation->path,
        .has_port = true,
    };
    return url_resolve(arena, &base, answer->location, out_url);
}

/** A path of an endpoint. */
struct planned_question {
    struct planned_question *other; // of the same path
    const struct visit_endpoint *endpoint;
};

static void add_question(struct planned_paths *planned, const char *path,
                         const struct visit_endpoint *endpoint)
{
    struct planned_question *question = arena_allocate(planned->arena, 1, sizeof(*question));
    question->other = map_get(&planned->questions, path);
    question->endpoint = endpoint;
    map_set(&planned->questions, path, question);
}

static void add_questions(struct planned_paths *planned)
{
    const struct visit *visit = planned->visit;
    for (size_t i = 0; i < visit->endpoint_count; i++) {
        const struct visit_endpoint *endpoint = &visit->endpoints[i];
        for (size_t k = 0; k < endpoint->path_count; k++) {
            add_question(planned, endpoint->paths[k], endpoint);
        }
    }
}

void planned_paths_clear(struct planned_paths *planned)
{
    map_clear(&planned->questions);
}

bool follow_is_planned(struct planned_paths *planned, const struct url *url)
{
    if (!text_equal(planned->visit->host, url->host)) {
        return false;
    }
    if (planned->questions.count == 0) {
        add_questions(planned);
    }
    const struct planned_question *question = map_get(&planned->questions, url->path);
    while (question != NULL &&
           (question->endpoint->port != url->port || question->endpoint->expected != url->scheme)) {
        question = question->other;
    }
    return question != NULL;
}
