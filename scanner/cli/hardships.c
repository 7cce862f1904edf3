#include "cli/hardships.h"

#include <stdio.h>

void hardships_tell_lowered(const struct engine *engine, const struct settings *settings)
{
    struct engine_options usual;
    engine_options_default(&usual);
    const struct engine_options *asked = &settings->engine;
    const bool was_asked = asked->in_flight != usual.in_flight ||
                           asked->connections_per_host != usual.connections_per_host;
    if (!was_asked || settings->is_quiet) {
        return;
    }
    struct hardship hardship = { 0 };
    engine_read_hardship(engine, &hardship);
    for (size_t i = 0; i < SHORTAGE_KIND_COUNT; i++) {
        const struct shortage *shortage = &hardship.shortages[i];
        if (hardship.has_shortage[i]) {
            (void)fprintf(stderr, "itmscan: %u hosts at once, not %u: no more fit into %s\n",
                          shortage->lowered_to, shortage->wanted,
                          shortage_kind_title(shortage->kind));
        }
    }
    hardship_clear(&hardship);
}

bool hardships_take(struct pipeline *pipeline, struct error *error)
{
    if (pipeline->engine == NULL) {
        return true;
    }
    struct hardship met = { 0 };
    engine_read_hardship(pipeline->engine, &met);
    const bool is_good =
        pipeline->journal == NULL || journal_write_hardship(pipeline->journal, &met, error);
    hardship_add(&pipeline->hardship, &met);
    hardship_clear(&met);
    return is_good;
}
