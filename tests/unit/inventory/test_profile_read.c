#include "base/buffer.h"
#include "inventory/catalogue_read.h"
#include "support/unit.h"

#include <string.h>

#define STEPS                                                                   \
    "\"steps\":[{\"article\":\"204413\",\"step\":\"1\",\"title\":\"Servers\"}," \
    "{\"article\":\"210187\",\"step\":\"portal\",\"title\":\"Portal\"}],"

// What every check says.
#define USUAL                                                                                     \
    "\"article\":\"204413\",\"step\":\"1\",\"source\":\"article 204413 step 1\",\"title\":\"t\"," \
    "\"severity\":\"high\",\"expected\":\"e\","

#define PORT "\"subject\":\"port\",\"roles\":[\"notification-server\"],\"endpoint\":\"https\","
#define PATH "\"subject\":\"path\",\"roles\":[\"site-server\"],\"path\":\"/a\",\"scheme\":\"http\","

static void expect_success(bool is_success, const struct error *error)
{
    if (!is_success) {
        fail_msg("%s", error->text);
    }
}

static bool read_checks(struct profile *profile, const char *checks, struct error *error)
{
    struct text_buffer text;
    text_buffer_init(&text, 16384);
    text_buffer_format(&text,
                       "{\"name\":\"mine\",\"title\":\"Mine\",\"wanted\":\"https\"," STEPS
                       "\"checks\":[%s]}",
                       checks);
    const bool read = profile_read(profile, "p.json", text.text, text.length, error);
    text_buffer_clear(&text);
    return read;
}

static void a_check_says_what_it_applies_to_and_what_is_right(void **state)
{
    (void)state;
    static const char checks[] =
        "{\"id\":\"a\"," USUAL PATH "\"services\":[\"task\"],\"canary\":true,\"settling\":true,"
        "\"when\":{\"cem\":[\"yes\"],\"internet_site\":[\"yes\",\"unknown\"],"
        "\"persistent_connection\":[\"no\"],\"http_allowed\":[\"no\"],\"generation\":"
        "[\"before_8_5_ru4\",\"unknown\"]},\"right\":[\"serves\",\"auth_challenge\"],"
        "\"tolerated\":[\"missing\"],\"wrong\":[\"requires_ssl\"],\"remedy\":\"r\","
        "\"remedy_before_8_5_ru4\":\"b\",\"remedy_from_8_5_ru4\":\"f\"},"
        "{\"id\":\"b\"," USUAL "\"subject\":\"by_hand\",\"by_hand\":\"look\"}";
    struct profile profile = { 0 };
    struct error error = { 0 };
    expect_success(read_checks(&profile, checks, &error), &error);
    assert_string_equal(profile.name, "mine");
    assert_int_equal(profile.wanted, SCHEME_HTTPS);
    assert_int_equal(profile.step_count, 2);
    assert_string_equal(profile.steps[1].step, "portal");
    assert_int_equal(profile.check_count, 2);

    const struct check *check = &profile.checks[0];
    assert_string_equal(check->id, "a");
    assert_int_equal(check->severity, SEVERITY_HIGH);
    assert_int_equal(check->subject, SUBJECT_PATH);
    assert_int_equal(check->roles, role_bit(ROLE_SITE_SERVER));
    assert_int_equal(check->services, service_bit(SERVICE_TASK));
    assert_int_equal(check->when.cem, 1U << ANSWER_YES);
    assert_int_equal(check->when.internet_site, 1U << ANSWER_YES | 1U << ANSWER_UNKNOWN);
    assert_int_equal(check->when.persistent_connection, 1U << ANSWER_NO);
    assert_int_equal(check->when.http_allowed, 1U << ANSWER_NO);
    assert_int_equal(check->when.generation, 1U << RELEASE_BEFORE_8_5_RU4 | 1U << RELEASE_UNKNOWN);
    assert_string_equal(check->path, "/a");
    assert_int_equal(check->scheme, SCHEME_HTTP);
    assert_true(check->is_canary);
    assert_true(check->is_settling);
    assert_int_equal(check->right, 1U << PATH_SERVES | 1U << PATH_AUTH_CHALLENGE);
    assert_int_equal(check->tolerated, 1U << PATH_MISSING);
    assert_int_equal(check->wrong, 1U << PATH_REQUIRES_SSL);
    assert_string_equal(check->remedy_from_8_5_ru4, "f");
    assert_null(check->by_hand);
    assert_string_equal(profile.checks[1].by_hand, "look");
    profile_clear(&profile);
}

static void each_subject_has_its_own_words(void **state)
{
    (void)state;

    static const struct {
        const char *check;
        value_set wrong;
    } examples[] = {
        { PORT "\"wrong\":[\"closed\",\"unmeasured\"]", 1U << PORT_CLOSED | 1U << PORT_UNMEASURED },
        { "\"subject\":\"certificate\",\"roles\":[\"site-server\"],\"endpoint\":\"agent_site\","
          "\"wrong\":[\"expired\"]",
          1U << CERTIFICATE_EXPIRED },
        { "\"subject\":\"codebase_scheme\",\"wrong\":[\"https\",\"unc\",\"file\",\"agent_site\"]",
          1U << SCHEME_HTTPS | VALUE_UNC | VALUE_FILE | VALUE_AGENT_SITE },
        { "\"subject\":\"snapshot_endpoint\",\"wrong\":[\"closed\"]", 1U << PATH_CLOSED },
        { "\"subject\":\"communication_host\",\"endpoint\":\"agent_site\",\"wrong\":[\"tls\"]",
          1U << PORT_TLS },
        { "\"subject\":\"portal_way\",\"wrong\":[\"none\"]", 1U << PORTAL_NONE },
        { "\"subject\":\"setting\",\"setting\":\"persistent_connection\",\"wrong\":[\"yes\"]",
          1U << ANSWER_YES },
        { "\"subject\":\"source\",\"source_kind\":\"site_servers\",\"wrong\":[\"absent\"]",
          VALUE_ABSENT },
    };

    for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
        struct text_buffer text;
        struct profile profile = { 0 };
        struct error error = { 0 };
        text_buffer_init(&text, 4096);
        text_buffer_format(&text, "{\"id\":\"a\"," USUAL "%s,\"remedy\":\"r\"}", examples[i].check);
        expect_success(read_checks(&profile, text.text, &error), &error);
        assert_int_equal(profile.checks[0].wrong, examples[i].wrong);
        text_buffer_clear(&text);
        profile_clear(&profile);
    }
}

// Each breaks one rule.
static const struct {
    const char *checks;
    const char *fault;
} faulty_checks[] = {
    { "{\"id\":\"a\"," USUAL PORT "\"right\":[\"tls\"],\"remedy\":\"r\",\"colour\":1}",
      "p.json: checks[0].colour: is not known" },
    { "{\"id\":\"a\"," USUAL PORT "\"right\":[\"serves\"],\"remedy\":\"r\"}",
      "p.json: checks[0].right[0]: \"serves\" is no state of a port" },
    { "{\"id\":\"a\"," USUAL PORT "\"right\":[\"tls\"],\"wrong\":[\"tls\"],\"remedy\":\"r\"}",
      "p.json: checks[0].wrong: names something that is right or tolerated too" },
    { "{\"id\":\"a\"," USUAL PORT "\"right\":[\"tls\"],\"tolerated\":[\"tls\"],\"remedy\":"
      "\"r\"}",
      "p.json: checks[0].tolerated: names something that is right too" },
    { "{\"id\":\"a\"," USUAL PORT "\"right\":[\"unmeasured\"],\"remedy\":\"r\"}",
      "p.json: checks[0]: unmeasured can be neither right nor tolerated" },
    { "{\"id\":\"a\"," USUAL PORT "\"remedy\":\"r\"}",
      "p.json: checks[0]: names nothing that is right, tolerated or wrong" },
    { "{\"id\":\"a\"," USUAL PORT "\"right\":[\"tls\"],\"remedy\":\"r\"},{\"id\":\"a\"," USUAL PORT
      "\"right\":[\"tls\"],\"remedy\":\"r\"}",
      "p.json: checks[1].id: \"a\" is there already" },
    { "{\"id\":\"a\"," USUAL PORT "\"right\":[\"tls\"]}",
      "p.json: checks[0]: has neither a remedy nor an instruction to check by hand" },
    { "{\"id\":\"a\"," USUAL PORT "\"right\":[\"tls\"],\"remedy_from_8_5_ru4\":\"r\"}",
      "p.json: checks[0]: has neither a remedy nor an instruction to check by hand" },
    { "{\"id\":\"a\"," USUAL "\"subject\":\"by_hand\",\"remedy\":\"r\"}",
      "p.json: checks[0].by_hand: is missing" },
    { "{\"id\":\"a\"," USUAL "\"subject\":\"by_hand\",\"by_hand\":\"r\",\"right\":[]}",
      "p.json: checks[0].right: says nothing of what is checked by hand" },
    { "{\"id\":\"a\"," USUAL "\"subject\":\"port\",\"endpoint\":\"http\",\"right\":[\"tls\"]}",
      "p.json: checks[0].roles: is missing" },
    { "{\"id\":\"a\"," USUAL PORT "\"path\":\"/a\",\"right\":[\"tls\"],\"remedy\":\"r\"}",
      "p.json: checks[0].path: says nothing of a check about port" },
    { "{\"id\":\"a\"," USUAL "\"subject\":\"path\",\"roles\":[\"site-server\"],\"path\":\"a\","
      "\"scheme\":\"http\",\"right\":[\"serves\"],\"remedy\":\"r\"}",
      "p.json: checks[0].path: must begin with \"/\"" },
    { "{\"id\":\"a\"," USUAL "\"subject\":\"communication_host\",\"endpoint\":\"http\","
      "\"right\":[\"tls\"],\"remedy\":\"r\"}",
      "p.json: checks[0].endpoint: must be https or agent_site for communication hosts" },
    { "{\"id\":\"a\"," USUAL "\"subject\":\"weather\",\"remedy\":\"r\"}",
      "p.json: checks[0].subject: \"weather\" is no subject of a check" },
    { "{\"id\":\"a\"," USUAL PORT "\"when\":{\"cem\":[\"maybe\"]},\"right\":[\"tls\"],"
      "\"remedy\":\"r\"}",
      "p.json: checks[0].when.cem[0]: \"maybe\" is no answer: yes, no or unknown" },
    { "{\"id\":\"a\"," USUAL PORT "\"when\":{\"moon\":[\"yes\"]},\"right\":[\"tls\"],"
      "\"remedy\":\"r\"}",
      "p.json: checks[0].when.moon: is not known" },
    { "{\"id\":\"a\"," USUAL PORT "\"with_client_certificate\":true,\"right\":[\"tls\"],"
      "\"remedy\":\"r\"}",
      "p.json: checks[0].with_client_certificate: says nothing of a check about port" },
    { "{\"id\":\"a\"," USUAL "\"subject\":\"path\",\"roles\":[\"site-server\"],\"path\":\"/a\","
      "\"scheme\":\"http\",\"with_client_certificate\":true,\"right\":[\"serves\"],"
      "\"remedy\":\"r\"}",
      "p.json: checks[0].with_client_certificate: is shown over https only" },
    { "{\"id\":\"a\"," USUAL "\"subject\":\"path\",\"roles\":[\"site-server\"],\"path\":\"/a\","
      "\"scheme\":\"http\",\"minimum_iis\":8,\"right\":[\"serves\"],\"remedy\":\"r\"}",
      "p.json: checks[0].minimum_iis: says nothing of a check about path" },
    { "{\"id\":\"a\"," USUAL PORT "\"minimum_iis\":0,\"right\":[\"tls\"],\"remedy\":\"r\"}",
      "p.json: checks[0].minimum_iis: must be a whole number from 1 to 999" },
    { "{\"id\":\"a\"," USUAL "\"subject\":\"alias\",\"roles\":[\"site-server\"],"
      "\"right\":[\"present\"],\"remedy\":\"r\"}",
      "p.json: checks[0].endpoint: is missing" },
    { "{\"id\":\"a\"," USUAL "\"subject\":\"authority\",\"endpoint\":\"https\","
      "\"right\":[\"absent\"],\"remedy\":\"r\"}",
      "p.json: checks[0].endpoint: says nothing of a check about authority" },
    { "{\"id\":\"\"," USUAL PORT "\"right\":[\"tls\"],\"remedy\":\"r\"}",
      "p.json: checks[0].id: is empty" },
    { "{\"id\":\"a\",\"article\":\"204413\",\"step\":\"9\",\"source\":\"s\",\"title\":\"t\","
      "\"severity\":\"low\",\"expected\":\"e\"," PORT "\"right\":[\"tls\"],\"remedy\":\"r\"}",
      "p.json: checks[0].step: article 204413 step 9 is none of the profile's steps" },
    { "{\"id\":\"a\",\"article\":\"204413\",\"step\":\"1\",\"source\":\"s\",\"title\":\"t\","
      "\"severity\":\"dire\",\"expected\":\"e\"," PORT "\"right\":[\"tls\"],\"remedy\":\"r\"}",
      "p.json: checks[0].severity: \"dire\" is no severity: critical, high, medium, low or "
      "info" },
};

static void a_faulty_check_is_refused(void **state)
{
    (void)state;

    for (size_t i = 0; i < sizeof(faulty_checks) / sizeof(*faulty_checks); i++) {
        struct profile profile = { 0 };
        struct error error = { 0 };
        assert_false(read_checks(&profile, faulty_checks[i].checks, &error));
        assert_int_equal(error.kind, ERROR_INPUT);
        assert_string_equal(error.text, faulty_checks[i].fault);
    }
}

static void a_faulty_profile_is_refused(void **state)
{
    (void)state;

    static const struct {
        const char *text;
        const char *fault;
    } faults[] = {
        { "[]", "p.json: must be an object" },
        { "{\"name\":\"a\"}", "p.json: title: is missing" },
        { "{\"name\":\"a\",\"title\":\"b\",\"wanted\":\"ftp\"}",
          "p.json: wanted: \"ftp\" is neither http nor https" },
        { "{\"name\":\"a\",\"title\":\"b\",\"wanted\":\"http\",\"steps\":[{\"article\":\"1\","
          "\"step\":\"1\",\"title\":\"t\"},{\"article\":\"1\",\"step\":\"1\",\"title\":\"u\"}],"
          "\"checks\":[]}",
          "p.json: steps[1]: article 1 step 1 is there already" },
    };

    for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++) {
        struct profile profile = { 0 };
        struct error error = { 0 };
        assert_false(
            profile_read(&profile, "p.json", faults[i].text, strlen(faults[i].text), &error));
        assert_string_equal(error.text, faults[i].fault);
    }
}

static void an_unknown_profile_is_told_the_known_ones(void **state)
{
    (void)state;
    struct profile profile = { 0 };
    struct error error = { 0 };
    assert_false(profile_load(&profile, "ftp", &error));
    assert_int_equal(error.kind, ERROR_INPUT);
    assert_string_equal(error.text, "\"ftp\" is no profile: there are http, http-ready, https, "
                                    "https-ready, or the path of a file");
}

static void a_profile_may_be_a_file(void **state)
{
    (void)state;
    struct profile profile = { 0 };
    struct error error = { 0 };
    expect_success(profile_load(&profile, TARGETS_FOLDER "/profiles/http.json", &error), &error);
    assert_string_equal(profile.name, "http");
    profile_clear(&profile);
    assert_false(profile_load(&profile, "nowhere.json", &error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_check_says_what_it_applies_to_and_what_is_right),
        cmocka_unit_test(each_subject_has_its_own_words),
        cmocka_unit_test(a_faulty_check_is_refused),
        cmocka_unit_test(a_faulty_profile_is_refused),
        cmocka_unit_test(an_unknown_profile_is_told_the_known_ones),
        cmocka_unit_test(a_profile_may_be_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
