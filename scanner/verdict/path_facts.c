#include "verdict/path_facts.h"

#include "base/text.h"
#include "model/canary.h"

#include <string.h>

// Lengths of the pages of http.sys: they come from the kernel, in English on every Windows.
#define INVALID_HOSTNAME_SIZE 334
#define NOT_FOUND_SIZE        315
#define UNAVAILABLE_SIZE      326

// A page may say the path that was asked, so often, and a few numbers of its own.
#define ECHO_LIMIT 4
#define ECHO_SLACK 32

static bool is_answered(const struct sighting *sighting)
{
    return sighting->outcome == OUTCOME_OK && sighting->answer.status != 0;
}

/** 2 answered, 1 measured, 0 neither. */
static int worth(const struct sighting *sighting)
{
    if (is_answered(sighting)) {
        return 2;
    }
    return outcome_is_measured(sighting->outcome) ? 1 : 0;
}

const struct sighting *path_facts_deciding(const struct sighting *attempts, size_t count)
{
    const struct sighting *deciding = &attempts[0];
    for (size_t i = 1; i < count; i++) {
        if (worth(&attempts[i]) >= worth(deciding)) {
            deciding = &attempts[i];
        }
    }
    return deciding;
}

/** The way of IIS to ask for a certificate under TLS 1.3, and what a server says that has too much
 * to do: whatever it says to the same question later is what it has to say. */
static bool is_passing(unsigned status)
{
    return status == 500 || status == 429 || status == 503;
}

bool path_facts_are_disputed(const struct path_view *view)
{
    const struct sighted_answer *decided = &view->deciding->answer;
    for (size_t i = 0; i < view->attempt_count; i++) {
        const struct sighting *attempt = &view->attempts[i];
        const bool is_other = is_answered(attempt) && attempt->answer.status != decided->status;
        if (is_other && !is_passing(attempt->answer.status)) {
            return true;
        }
    }
    return false;
}

static enum speaker hear_speaker(const char *server)
{
    if (server == NULL) {
        return SPEAKER_UNNAMED;
    }
    if (text_starts_with_ignore_case(server, "Microsoft-IIS")) {
        return SPEAKER_IIS;
    }
    return text_starts_with_ignore_case(server, "Microsoft-HTTPAPI") ? SPEAKER_HTTP_SYS
                                                                     : SPEAKER_OTHER;
}

static enum known_page know_page(const struct sighted_answer *answer)
{
    if (answer->page.wants_tls) {
        return PAGE_WANTS_TLS;
    }
    if (answer->is_body_cut || !answer->is_us_ascii) {
        return PAGE_UNKNOWN;
    }
    if (answer->status == 400 && answer->body_size == INVALID_HOSTNAME_SIZE) {
        return PAGE_INVALID_HOSTNAME;
    }
    if (answer->status == 404 && answer->body_size == NOT_FOUND_SIZE) {
        return PAGE_NOT_FOUND;
    }
    return answer->status == 503 && answer->body_size == UNAVAILABLE_SIZE ? PAGE_UNAVAILABLE
                                                                          : PAGE_UNKNOWN;
}

static enum named_cause name_cause(const struct page_facts *page)
{
    switch (page->sub_status) {
    case 0:
        return page->goes_to_https ? CAUSE_GOES_TO_HTTPS : CAUSE_UNNAMED;
    case 4: // SSL required
    case 5: // SSL with 128 bits required
        return CAUSE_SSL;
    case 501: // Dynamic IP Restrictions: too many requests at a time,
    case 502: // too many in a while,
    case 503: // or on its list
        return CAUSE_THROTTLED;
    case 7:  // client certificate required
    case 12: // denied by the certificate mapping
    case 13: // revoked
    case 16: // untrusted or malformed
    case 17: // expired or not yet valid
        return CAUSE_CLIENT_CERTIFICATE;
    default:
        return CAUSE_OTHER;
    }
}

// Whoever refuses everything by now, says nothing about a path by refusing it.
static enum named_cause hear_cause(const struct endpoint_view *endpoint,
                                   const struct sighting *sighting)
{
    const enum named_cause cause = name_cause(&sighting->answer.page);
    const bool is_late =
        sighting->answer.status == 403 && sighting->at_ms >= endpoint->refused_since_ms;
    return is_late && cause == CAUSE_UNNAMED ? CAUSE_THROTTLED : cause;
}

static enum certificate_wish wish_without_ours(enum client_certificate state)
{
    switch (state) {
    case CLIENT_CERTIFICATE_UNKNOWN:
    case CLIENT_CERTIFICATE_COUNT:
        return WISH_UNKNOWN;
    case CLIENT_CERTIFICATE_NONE:
        return WISH_NONE;
    case CLIENT_CERTIFICATE_HANDSHAKE:
    case CLIENT_CERTIFICATE_AFTER_REQUEST:
        return WISH_ASKED;
    case CLIENT_CERTIFICATE_REQUIRED:
        return WISH_REQUIRED;
    }
    return WISH_UNKNOWN;
}

static enum certificate_wish wish_of(const struct endpoint_view *endpoint,
                                     enum client_certificate state)
{
    const enum certificate_wish wish = wish_without_ours(state);
    if (!endpoint->sightings[0].has_client_certificate || wish < WISH_ASKED) {
        return wish;
    }
    return wish == WISH_REQUIRED ? WISH_REFUSED : WISH_MET;
}

// An answer tells of its own connection. Without one, any connection of the port is taken.
static enum certificate_wish hear_wish(const struct endpoint_view *endpoint,
                                       const struct path_view *view)
{
    const struct sighting *deciding = view->deciding;
    const enum certificate_wish general = wish_of(endpoint, endpoint->client_certificate);
    if (!is_answered(deciding)) {
        return general;
    }
    const enum certificate_wish own = wish_of(endpoint, deciding->answer.client_certificate);
    const bool is_asked_in_handshake =
        endpoint->handshake != NULL &&
        wish_without_ours(endpoint->handshake->handshake.client_certificate) >= WISH_ASKED;
    if (own >= WISH_ASKED) {
        return own;
    }
    return is_asked_in_handshake ? wish_of(endpoint, CLIENT_CERTIFICATE_HANDSHAKE) : own;
}

static bool is_success(const struct sighting *sighting)
{
    return sighting->answer.status >= 200 && sighting->answer.status <= 299;
}

static bool is_same_server(const struct sighting *left, const struct sighting *right)
{
    const char *one = left->answer.server != NULL ? left->answer.server : "";
    const char *other = right->answer.server != NULL ? right->answer.server : "";
    return text_equal_ignore_case(one, other);
}

/** May two bodies be the same page? One that was cut is at least as long as what came of it. */
static bool may_be_same_page(const struct path_view *left, const struct path_view *right)
{
    const bool is_left_shorter =
        left->deciding->answer.body_size <= right->deciding->answer.body_size;
    const struct path_view *shorter = is_left_shorter ? left : right;
    const struct path_view *longer = is_left_shorter ? right : left;
    const size_t long_path = strlen(longer->path);
    const size_t short_path = strlen(shorter->path);
    const size_t name = long_path > short_path ? long_path - short_path : short_path - long_path;
    const uint64_t difference =
        longer->deciding->answer.body_size - shorter->deciding->answer.body_size;
    return shorter->deciding->answer.is_body_cut || difference <= ECHO_LIMIT * name + ECHO_SLACK;
}

static bool is_alike(const struct path_view *view, const struct path_view *canary)
{
    const struct sighting *one = view->deciding;
    const struct sighting *other = canary->deciding;
    return one->answer.status == other->answer.status && is_same_server(one, other) &&
           (!is_success(one) || may_be_same_page(view, canary));
}

// An answer that is contradicted, or a throttle's, tells as little as none. A connection that is
// ended upon nonsense is an answer of another kind.
static enum canary_voice hear_unclear_canary(const struct path_view *canary)
{
    if (canary == NULL) {
        return CANARY_UNASKED;
    }
    const enum outcome outcome = canary->deciding->outcome;
    const bool is_open = is_answered(canary->deciding) || outcome == OUTCOME_TIMED_OUT ||
                         !outcome_is_measured(outcome);
    return is_open ? CANARY_UNMEASURED : CANARY_UNASKED;
}

static enum canary_voice hear_canary(const struct endpoint_view *endpoint,
                                     const struct path_view *view)
{
    const bool is_canary = canary_is_path(view->path);
    if (is_canary && is_answered(view->deciding) && is_success(view->deciding)) {
        return CANARY_ALIKE;
    }
    const struct path_view *canary = view->canary;
    if (canary == NULL || !is_answered(canary->deciding) || path_facts_are_disputed(canary) ||
        hear_cause(endpoint, canary->deciding) == CAUSE_THROTTLED) {
        return is_canary ? CANARY_ITSELF : hear_unclear_canary(canary);
    }
    if (view->deciding->answer.status != 403) {
        return is_alike(view, canary) ? CANARY_ALIKE : CANARY_DIFFERENT;
    }
    return canary->deciding->answer.status == 403 ? CANARY_FORBIDDEN : CANARY_DIFFERENT;
}

static enum twin_voice hear_answered_twin(const struct path_view *twin)
{
    switch (twin->judgement.state) {
    case PATH_SERVES:
    case PATH_AUTH_CHALLENGE:
        return TWIN_ANSWERS;
    case PATH_MISSING:
        return TWIN_MISSING;
    case PATH_NO_SITE:
    case PATH_APP_DOWN:
    case PATH_BROKEN:
    case PATH_UNMEASURED:
    case PATH_CLOSED:
    case PATH_FORBIDDEN:
    case PATH_REQUIRES_CLIENT_CERTIFICATE:
    case PATH_REQUIRES_SSL:
    case PATH_REDIRECTS_TO_HTTPS:
    case PATH_REDIRECTS_TO_HTTP:
    case PATH_REDIRECTS_ELSEWHERE:
    case PATH_REDIRECT_LOOP:
    case PATH_STATE_COUNT:
        return TWIN_UNCLEAR;
    }
    return TWIN_UNCLEAR;
}

// IIS checks for SSL before it redirects: a redirect over HTTPS is as good an answer as any, unless
// it leads back to HTTP, goes in a circle or nowhere.
static enum twin_voice hear_redirecting_twin(const struct path_view *twin)
{
    switch (twin->chain != NULL ? twin->chain->end : CHAIN_WITHOUT_TARGET) {
    case CHAIN_TO_HTTP:
        return TWIN_SENDS_BACK;
    case CHAIN_WITHOUT_TARGET:
    case CHAIN_INVALID_TARGET:
    case CHAIN_LOOP:
    case CHAIN_TOO_LONG:
    case CHAIN_INSIDE_FOR_ALL:
    case CHAIN_END_COUNT:
        return TWIN_UNCLEAR;
    case CHAIN_TO_HTTPS:
    case CHAIN_TO_HTTPS_ELSEWHERE_PORT:
    case CHAIN_TO_WRONG_HTTPS:
    case CHAIN_TO_DEAD_HTTPS:
    case CHAIN_TO_UNMEASURED_HTTPS:
    case CHAIN_TO_HTTPS_OF_ANOTHER:
    case CHAIN_ELSEWHERE:
    case CHAIN_INSIDE:
    case CHAIN_INSIDE_PARAMETERS:
    case CHAIN_INSIDE_UNMEASURED:
        return TWIN_ANSWERS;
    }
    return TWIN_UNCLEAR;
}

// A device in front that calls itself something else, and only over HTTP, is not the site. Who has
// no name may be IIS with its Server header removed.
static bool is_of_other_server(const struct path_view *view)
{
    return hear_speaker(view->deciding->answer.server) == SPEAKER_OTHER &&
           !is_same_server(view->deciding, view->twin->deciding);
}

/** Is it one page only that is refused over HTTPS, as a folder is whose files are not listed? */
static bool is_forbidden_itself(const struct path_view *view)
{
    const struct path_view *child = view->canary_twin;
    return child != NULL && is_answered(child->deciding) && !child->judgement.is_doubtful &&
           hear_answered_twin(child) == TWIN_MISSING;
}

static enum twin_voice hear_forbidden_twin(const struct path_view *view)
{
    const struct path_view *twin = view->twin;
    if (twin->judgement.state == PATH_UNMEASURED) {
        return TWIN_UNCLEAR;
    }
    const enum named_cause cause = name_cause(&twin->deciding->answer.page);
    if (cause == CAUSE_CLIENT_CERTIFICATE) {
        return TWIN_PAST_SSL;
    }
    if (cause == CAUSE_SSL) {
        return TWIN_FORBIDDEN_ALIKE;
    }
    if (twin->judgement.state == PATH_REQUIRES_CLIENT_CERTIFICATE) {
        return TWIN_WANTS_CERTIFICATE;
    }
    if (!is_forbidden_itself(view)) {
        return TWIN_FORBIDDEN;
    }
    return is_of_other_server(view) ? TWIN_OTHER_SERVER : TWIN_FORBIDDEN_ITSELF;
}

static enum twin_voice hear_twin(const struct path_view *view)
{
    const struct path_view *twin = view->twin;
    if (twin == NULL || !is_answered(twin->deciding)) {
        return TWIN_ABSENT;
    }
    if (twin->judgement.is_doubtful) {
        return TWIN_UNCLEAR;
    }
    if (twin->deciding->answer.status == 403) {
        return hear_forbidden_twin(view);
    }
    const enum twin_voice voice = sighting_is_redirect(twin->deciding) ? hear_redirecting_twin(twin)
                                                                       : hear_answered_twin(twin);
    const bool is_answer = voice == TWIN_ANSWERS || voice == TWIN_MISSING;
    return is_answer && is_of_other_server(view) ? TWIN_OTHER_SERVER : voice;
}

struct path_facts path_facts_gather(const struct endpoint_view *endpoint,
                                    const struct path_view *view)
{
    const struct sighting *deciding = view->deciding;
    struct path_facts facts = {
        .scheme = view->scheme,
        .port = endpoint->judgement.state,
        .outcome = deciding->outcome,
        .speaker = SPEAKER_UNNAMED,
        .wish = hear_wish(endpoint, view),
        .canary = hear_canary(endpoint, view),
        .twin = hear_twin(view),
    };
    if (is_answered(deciding)) {
        facts.status = deciding->answer.status;
        facts.speaker = hear_speaker(deciding->answer.server);
        facts.page = know_page(&deciding->answer);
        facts.cause = hear_cause(endpoint, deciding);
        facts.log_on = deciding->answer.wants_windows_log_on ? LOG_ON_WINDOWS : LOG_ON_OTHER;
    }
    return facts;
}

struct path_facts path_facts_unasked(const struct endpoint_view *endpoint, enum scheme scheme)
{
    return (struct path_facts){
        .scheme = scheme,
        .port = endpoint->judgement.state,
        .outcome = OUTCOME_COUNT,
        .speaker = SPEAKER_UNNAMED,
        .wish = wish_of(endpoint, endpoint->client_certificate),
        .canary = CANARY_UNASKED,
        .twin = TWIN_ABSENT,
    };
}
