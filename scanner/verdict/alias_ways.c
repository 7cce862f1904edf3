#include "verdict/alias_ways.h"

static bool is_served(enum path_state state)
{
    return state == PATH_SERVES || state == PATH_AUTH_CHALLENGE;
}

bool alias_is_same_way(const struct path_view *answer, const struct path_view *own)
{
    const unsigned status = answer->deciding->answer.status;
    return answer->judgement.state == own->judgement.state ||
           (is_served(answer->judgement.state) && is_served(own->judgement.state)) ||
           (status == own->deciding->answer.status && status >= 400);
}
