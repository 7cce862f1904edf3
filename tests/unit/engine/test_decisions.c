// What is asked of a port next, after what it has answered?
#include "engine/decisions.h"
#include "support/unit.h"

#define HTTP  SCHEME_HTTP
#define HTTPS SCHEME_HTTPS

/** One answer of a port and what follows from it. */
struct step {
    enum stage stage;
    enum outcome outcome;
    int detail; /**< the alert of a handshake, the status of an answer */
    enum next expected;
    enum scheme scheme;    /**< of the next question, if there is one */
    enum tls_question tls; /**< likewise */
    bool is_tls_1_3;
    enum client_certificate certificate;
};

#define STEP_LIMIT 10

struct walk {
    const char *name;
    enum scheme expected;
    bool is_hop;
    struct step steps[STEP_LIMIT];
};

#define CONNECTION STAGE_CONNECTION
#define HANDSHAKE  STAGE_HANDSHAKE
#define ANSWER     STAGE_ANSWER
#define DEFAULT    TLS_QUESTION_DEFAULT
#define TLS_1_2    TLS_QUESTION_TLS_1_2
#define REQUIRED   CLIENT_CERTIFICATE_REQUIRED
#define LATER      CLIENT_CERTIFICATE_AFTER_REQUEST

// clang-format off
static const struct walk walks[] = {
    { "a closed port is left alone", HTTP, false, {
        { CONNECTION, OUTCOME_REFUSED, 0, NEXT_NOTHING, HTTP, DEFAULT, false, 0 } } },
    { "answers lead to the next path", HTTP, false, {
        { ANSWER, OUTCOME_OK, 200, NEXT_PATH, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_OK, 403, NEXT_PATH, HTTP, DEFAULT, false, 0 } } },
    { "a reset handshake is asked under TLS 1.2, again, and in clear", HTTPS, false, {
        { HANDSHAKE, OUTCOME_RESET, -1, NEXT_AGAIN, HTTPS, TLS_1_2, false, 0 },
        { HANDSHAKE, OUTCOME_RESET, -1, NEXT_AGAIN, HTTPS, DEFAULT, false, 0 },
        { HANDSHAKE, OUTCOME_RESET, -1, NEXT_AGAIN, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_RESET, 0, NEXT_NOTHING, HTTP, DEFAULT, false, 0 } } },
    { "a hop is never asked in clear instead", HTTPS, true, {
        { HANDSHAKE, OUTCOME_CLOSED, -1, NEXT_AGAIN, HTTPS, TLS_1_2, false, 0 },
        { HANDSHAKE, OUTCOME_CLOSED, -1, NEXT_AGAIN, HTTPS, DEFAULT, false, 0 },
        { HANDSHAKE, OUTCOME_CLOSED, -1, NEXT_NOTHING, HTTPS, DEFAULT, false, 0 } } },
    { "clear text leads to HTTP for all paths", HTTPS, false, {
        { HANDSHAKE, OUTCOME_NOT_TLS, -1, NEXT_AGAIN, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_OK, 200, NEXT_PATH, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_OK, 200, NEXT_PATH, HTTP, DEFAULT, false, 0 } } },
    { "an alert about the version is asked again under TLS 1.2", HTTPS, false, {
        { HANDSHAKE, OUTCOME_ALERT, 70, NEXT_AGAIN, HTTPS, TLS_1_2, false, 0 },
        { ANSWER, OUTCOME_OK, 200, NEXT_PATH, HTTPS, TLS_1_2, false, 0 } } },
    { "a reset is doubted though TLS 1.2 is refused", HTTPS, false, {
        { HANDSHAKE, OUTCOME_RESET, -1, NEXT_AGAIN, HTTPS, TLS_1_2, false, 0 },
        { HANDSHAKE, OUTCOME_ALERT, 70, NEXT_AGAIN, HTTPS, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_OK, 200, NEXT_PATH, HTTPS, DEFAULT, true, 0 } } },
    { "and once only", HTTPS, false, {
        { HANDSHAKE, OUTCOME_RESET, -1, NEXT_AGAIN, HTTPS, TLS_1_2, false, 0 },
        { HANDSHAKE, OUTCOME_ALERT, 70, NEXT_AGAIN, HTTPS, DEFAULT, false, 0 },
        { HANDSHAKE, OUTCOME_ALERT, 40, NEXT_NOTHING, HTTPS, DEFAULT, false, 0 } } },
    { "an alert about the name is final", HTTPS, false, {
        { HANDSHAKE, OUTCOME_ALERT, 112, NEXT_NOTHING, HTTPS, DEFAULT, false, 0 } } },
    { "a certificate that is required ends the paths", HTTPS, false, {
        { HANDSHAKE, OUTCOME_RESET, -1, NEXT_NOTHING, HTTPS, DEFAULT, false, REQUIRED } } },
    { "a silent TLS port is asked in clear once", HTTPS, false, {
        { HANDSHAKE, OUTCOME_TIMED_OUT, -1, NEXT_AGAIN, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_TIMED_OUT, 0, NEXT_NOTHING, HTTP, DEFAULT, false, 0 } } },
    { "a plain port that says nothing of HTTP is asked for TLS", HTTP, false, {
        { ANSWER, OUTCOME_TLS_RECORD, 0, NEXT_AGAIN, HTTPS, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_OK, 200, NEXT_PATH, HTTPS, DEFAULT, true, 0 },
        { ANSWER, OUTCOME_OK, 200, NEXT_PATH, HTTPS, DEFAULT, true, 0 } } },
    { "a plain port that is silent in TLS too is left alone", HTTP, false, {
        { ANSWER, OUTCOME_TIMED_OUT, 0, NEXT_AGAIN, HTTPS, DEFAULT, false, 0 },
        { HANDSHAKE, OUTCOME_TIMED_OUT, -1, NEXT_NOTHING, HTTPS, DEFAULT, false, 0 } } },
    { "a reset plain port is doubted once TLS has failed", HTTP, false, {
        { ANSWER, OUTCOME_RESET, 0, NEXT_AGAIN, HTTPS, DEFAULT, false, 0 },
        { HANDSHAKE, OUTCOME_RESET, -1, NEXT_AGAIN, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_OK, 200, NEXT_PATH, HTTP, DEFAULT, false, 0 } } },
    { "where the first path is reset every time another may be answered", HTTP, false, {
        { ANSWER, OUTCOME_RESET, 0, NEXT_AGAIN, HTTPS, DEFAULT, false, 0 },
        { HANDSHAKE, OUTCOME_RESET, -1, NEXT_AGAIN, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_RESET, 0, NEXT_PATH, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_OK, 200, NEXT_PATH, HTTP, DEFAULT, false, 0 } } },
    { "where the second is too, a third may be", HTTP, false, {
        { ANSWER, OUTCOME_RESET, 0, NEXT_AGAIN, HTTPS, DEFAULT, false, 0 },
        { HANDSHAKE, OUTCOME_NOT_TLS, -1, NEXT_AGAIN, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_RESET, 0, NEXT_PATH, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_RESET, 0, NEXT_AGAIN, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_RESET, 0, NEXT_PATH, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_OK, 401, NEXT_PATH, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_RESET, 0, NEXT_AGAIN, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_RESET, 0, NEXT_PATH, HTTP, DEFAULT, false, 0 } } },
    { "where four are, the others are left alone", HTTP, false, {
        { ANSWER, OUTCOME_CLOSED, 0, NEXT_AGAIN, HTTPS, DEFAULT, false, 0 },
        { HANDSHAKE, OUTCOME_RESET, -1, NEXT_AGAIN, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_CLOSED, 0, NEXT_PATH, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_CLOSED, 0, NEXT_AGAIN, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_RESET, 0, NEXT_PATH, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_CLOSED, 0, NEXT_AGAIN, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_RESET, 0, NEXT_PATH, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_CLOSED, 0, NEXT_AGAIN, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_CLOSED, 0, NEXT_NOTHING, HTTP, DEFAULT, false, 0 } } },
    { "a reset of the second path that does not come again is none", HTTP, false, {
        { ANSWER, OUTCOME_CLOSED, 0, NEXT_AGAIN, HTTPS, DEFAULT, false, 0 },
        { HANDSHAKE, OUTCOME_RESET, -1, NEXT_AGAIN, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_CLOSED, 0, NEXT_PATH, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_RESET, 0, NEXT_AGAIN, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_OK, 200, NEXT_PATH, HTTP, DEFAULT, false, 0 } } },
    { "where the first path hangs and a ClientHello is answered in clear, another path may be", HTTP, false, {
        { ANSWER, OUTCOME_TIMED_OUT, 0, NEXT_AGAIN, HTTPS, DEFAULT, false, 0 },
        { HANDSHAKE, OUTCOME_NOT_TLS, -1, NEXT_PATH, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_OK, 200, NEXT_PATH, HTTP, DEFAULT, false, 0 } } },
    { "where the second hangs too, that is enough", HTTP, false, {
        { ANSWER, OUTCOME_TIMED_OUT, 0, NEXT_AGAIN, HTTPS, DEFAULT, false, 0 },
        { HANDSHAKE, OUTCOME_NOT_TLS, -1, NEXT_PATH, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_TIMED_OUT, 0, NEXT_NOTHING, HTTP, DEFAULT, false, 0 } } },
    { "a hop that is reset is asked twice", HTTP, true, {
        { ANSWER, OUTCOME_RESET, 0, NEXT_AGAIN, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_RESET, 0, NEXT_PATH, HTTP, DEFAULT, false, 0 } } },
    { "a 400 stands when TLS fails", HTTP, false, {
        { ANSWER, OUTCOME_OK, 400, NEXT_AGAIN, HTTPS, DEFAULT, false, 0 },
        { HANDSHAKE, OUTCOME_RESET, -1, NEXT_PATH, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_OK, 400, NEXT_PATH, HTTP, DEFAULT, false, 0 } } },
    { "a reset under TLS 1.3 is asked under TLS 1.2, which is kept to", HTTPS, false, {
        { ANSWER, OUTCOME_RESET, 0, NEXT_AGAIN, HTTPS, TLS_1_2, true, 0 },
        { ANSWER, OUTCOME_OK, 403, NEXT_PATH, HTTPS, TLS_1_2, false, LATER },
        { ANSWER, OUTCOME_OK, 200, NEXT_PATH, HTTPS, TLS_1_2, false, LATER } } },
    { "a 500 that stays one under TLS 1.2 changes nothing", HTTPS, false, {
        { ANSWER, OUTCOME_OK, 500, NEXT_AGAIN, HTTPS, TLS_1_2, true, 0 },
        { ANSWER, OUTCOME_OK, 500, NEXT_PATH, HTTPS, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_OK, 200, NEXT_PATH, HTTPS, DEFAULT, true, 0 } } },
    { "a server without TLS 1.2 is asked again under its own", HTTPS, false, {
        { ANSWER, OUTCOME_CLOSED, 0, NEXT_AGAIN, HTTPS, TLS_1_2, true, 0 },
        { HANDSHAKE, OUTCOME_ALERT, 70, NEXT_AGAIN, HTTPS, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_CLOSED, 0, NEXT_PATH, HTTPS, DEFAULT, true, 0 },
        { ANSWER, OUTCOME_CLOSED, 0, NEXT_AGAIN, HTTPS, DEFAULT, true, 0 } } },
    { "a kept connection that ended is replaced once a path", HTTP, false, {
        { ANSWER, OUTCOME_OK, 200, NEXT_PATH, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_KEPT_CONNECTION_ENDED, 0, NEXT_AGAIN, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_RESET, 0, NEXT_AGAIN, HTTP, DEFAULT, false, 0 },
        { ANSWER, OUTCOME_RESET, 0, NEXT_PATH, HTTP, DEFAULT, false, 0 } } },
    { "two silences in a row are enough", HTTPS, false, {
        { ANSWER, OUTCOME_OK, 200, NEXT_PATH, HTTPS, DEFAULT, true, 0 },
        { ANSWER, OUTCOME_TIMED_OUT, 0, NEXT_PATH, HTTPS, DEFAULT, true, 0 },
        { ANSWER, OUTCOME_TIMED_OUT, 0, NEXT_NOTHING, HTTPS, DEFAULT, true, 0 } } },
    { "a port that shuts in between gets a second look", HTTP, false, {
        { ANSWER, OUTCOME_OK, 200, NEXT_PATH, HTTP, DEFAULT, false, 0 },
        { CONNECTION, OUTCOME_REFUSED, 0, NEXT_AGAIN, HTTP, DEFAULT, false, 0 },
        { CONNECTION, OUTCOME_REFUSED, 0, NEXT_NOTHING, HTTP, DEFAULT, false, 0 } } },
    { "another protocol behind TLS is no reason to ask on", HTTPS, false, {
        { ANSWER, OUTCOME_NOT_HTTP, 0, NEXT_NOTHING, HTTPS, DEFAULT, true, 0 } } },
};

// clang-format on

static struct evidence evidence_of(const struct step *step)
{
    return (struct evidence){
        .stage = step->stage,
        .outcome = step->outcome,
        .alert = step->stage == HANDSHAKE ? step->detail : -1,
        .status = step->stage == ANSWER ? (unsigned)step->detail : 0,
        .is_fresh = true,
        .is_tls_1_3 = step->is_tls_1_3,
        .client_certificate = step->certificate,
    };
}

static void check(const struct walk *walk, size_t number, const struct decisions *decisions,
                  enum next next)
{
    const struct step *step = &walk->steps[number];
    const bool is_right = next == step->expected &&
                          (next == NEXT_NOTHING || (decisions->manner.scheme == step->scheme &&
                                                    decisions->manner.tls == step->tls));
    if (!is_right) {
        print_error("%s: step %zu\n", walk->name, number + 1);
    }
    assert_true(is_right);
}

static bool is_end(const struct step *step)
{
    return step->stage == CONNECTION && step->outcome == OUTCOME_OK;
}

static void take_walk(const struct walk *walk)
{
    struct decisions decisions;
    decisions_init(&decisions, walk->expected, !walk->is_hop);
    for (size_t number = 0; number < STEP_LIMIT && !is_end(&walk->steps[number]); number++) {
        const struct evidence evidence = evidence_of(&walk->steps[number]);
        check(walk, number, &decisions, decisions_take(&decisions, &evidence));
    }
}

static void each_answer_leads_to_the_right_question(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(walks) / sizeof(walks[0]); i++) {
        take_walk(&walks[i]);
    }
}

static void ask_until_it_ends(enum scheme expected, enum stage stage, enum outcome outcome)
{
    struct decisions decisions;
    decisions_init(&decisions, expected, true);
    const struct evidence evidence = {
        .stage = stage, .outcome = outcome, .alert = 40, .is_tls_1_3 = true, .is_fresh = true
    };
    unsigned asked = 1;
    while (decisions_take(&decisions, &evidence) == NEXT_AGAIN) {
        asked++;
        assert_true(asked < 8);
    }
}

/** Whatever a port answers, it is asked a bounded number of times. */
static void no_answer_is_asked_about_forever(void **state)
{
    (void)state;
    for (int outcome = OUTCOME_REFUSED; outcome < OUTCOME_COUNT; outcome++) {
        for (int stage = 0; stage < STAGE_COUNT; stage++) {
            ask_until_it_ends(SCHEME_HTTP, (enum stage)stage, (enum outcome)outcome);
            ask_until_it_ends(SCHEME_HTTPS, (enum stage)stage, (enum outcome)outcome);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_answer_leads_to_the_right_question),
        cmocka_unit_test(no_answer_is_asked_about_forever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
