#include "verdict/server_version.h"

#include "base/text.h"

#include <limits.h>
#include <string.h>

#define IIS           "Microsoft-IIS/"
#define LARGEST_MAJOR 999

unsigned server_version_of_iis(const char *server)
{
    if (server == NULL || !text_starts_with_ignore_case(server, IIS)) {
        return 0;
    }
    unsigned major = 0;
    for (const char *digit = server + strlen(IIS); *digit >= '0' && *digit <= '9'; digit++) {
        major = major * 10 + (unsigned)(*digit - '0');
        if (major > LARGEST_MAJOR) {
            return 0;
        }
    }
    return major;
}

const struct sighting *server_version_find_oldest(const struct endpoint_view *endpoint)
{
    const struct sighting *oldest = NULL;
    unsigned oldest_major = UINT_MAX;
    for (size_t i = 0; i < endpoint->path_count; i++) {
        const struct path_view *view = &endpoint->paths[i];
        const bool is_answered = view->has_own_name && view->deciding->outcome == OUTCOME_OK;
        const unsigned major =
            is_answered ? server_version_of_iis(view->deciding->answer.server) : 0;
        if (major != 0 && major < oldest_major) {
            oldest = view->deciding;
            oldest_major = major;
        }
    }
    return oldest;
}
