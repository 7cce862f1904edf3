#include "model/assessment.h"
#include "model/catalogue.h"
#include "model/certificate_facts.h"
#include "model/observation.h"
#include "model/role.h"
#include "model/scheme.h"
#include "model/state.h"
#include "support/unit.h"

#include <string.h>

/** One enum's tables, with the enum as a number. */
struct name_table {
    int count;
    const char *(*name)(int member);
    bool (*from_name)(const char *name, int *out_member);
    const char *(*title)(int member); /**< NULL if it has none */
};

static const char *name_of_role(int member)
{
    return role_name((enum role)member);
}

static bool role_of_name(const char *name, int *out_member)
{
    enum role member = (enum role)0;
    bool found = role_from_name(name, &member);
    *out_member = (int)member;
    return found;
}

static const char *name_of_service(int member)
{
    return service_name((enum service)member);
}

static bool service_of_name(const char *name, int *out_member)
{
    enum service member = (enum service)0;
    bool found = service_from_name(name, &member);
    *out_member = (int)member;
    return found;
}

static const char *name_of_scheme(int member)
{
    return scheme_name((enum scheme)member);
}

static bool scheme_of_name(const char *name, int *out_member)
{
    enum scheme member = (enum scheme)0;
    bool found = scheme_from_name(name, &member);
    *out_member = (int)member;
    return found;
}

static const char *name_of_observation_kind(int member)
{
    return observation_kind_name((enum observation_kind)member);
}

static bool observation_kind_of_name(const char *name, int *out_member)
{
    enum observation_kind member = (enum observation_kind)0;
    bool found = observation_kind_from_name(name, &member);
    *out_member = (int)member;
    return found;
}

static const char *name_of_outcome(int member)
{
    return outcome_name((enum outcome)member);
}

static bool outcome_of_name(const char *name, int *out_member)
{
    enum outcome member = (enum outcome)0;
    bool found = outcome_from_name(name, &member);
    *out_member = (int)member;
    return found;
}

static const char *name_of_tls_question(int member)
{
    return tls_question_name((enum tls_question)member);
}

static bool tls_question_of_name(const char *name, int *out_member)
{
    enum tls_question member = (enum tls_question)0;
    bool found = tls_question_from_name(name, &member);
    *out_member = (int)member;
    return found;
}

static const char *name_of_client_certificate(int member)
{
    return client_certificate_name((enum client_certificate)member);
}

static bool client_certificate_of_name(const char *name, int *out_member)
{
    enum client_certificate member = (enum client_certificate)0;
    bool found = client_certificate_from_name(name, &member);
    *out_member = (int)member;
    return found;
}

static const char *name_of_port_state(int member)
{
    return port_state_name((enum port_state)member);
}

static bool port_state_of_name(const char *name, int *out_member)
{
    enum port_state member = (enum port_state)0;
    bool found = port_state_from_name(name, &member);
    *out_member = (int)member;
    return found;
}

static const char *name_of_path_state(int member)
{
    return path_state_name((enum path_state)member);
}

static bool path_state_of_name(const char *name, int *out_member)
{
    enum path_state member = (enum path_state)0;
    bool found = path_state_from_name(name, &member);
    *out_member = (int)member;
    return found;
}

static const char *name_of_portal_way(int member)
{
    return portal_way_name((enum portal_way)member);
}

static bool portal_way_of_name(const char *name, int *out_member)
{
    enum portal_way member = (enum portal_way)0;
    bool found = portal_way_from_name(name, &member);
    *out_member = (int)member;
    return found;
}

static const char *name_of_certificate_problem(int member)
{
    return certificate_problem_name((enum certificate_problem)member);
}

static bool certificate_problem_of_name(const char *name, int *out_member)
{
    enum certificate_problem member = (enum certificate_problem)0;
    bool found = certificate_problem_from_name(name, &member);
    *out_member = (int)member;
    return found;
}

static const char *name_of_endpoint_kind(int member)
{
    return endpoint_kind_name((enum endpoint_kind)member);
}

static bool endpoint_kind_of_name(const char *name, int *out_member)
{
    enum endpoint_kind member = (enum endpoint_kind)0;
    bool found = endpoint_kind_from_name(name, &member);
    *out_member = (int)member;
    return found;
}

static const char *name_of_severity(int member)
{
    return severity_name((enum severity)member);
}

static bool severity_of_name(const char *name, int *out_member)
{
    enum severity member = (enum severity)0;
    bool found = severity_from_name(name, &member);
    *out_member = (int)member;
    return found;
}

static const char *name_of_check_subject(int member)
{
    return check_subject_name((enum check_subject)member);
}

static bool check_subject_of_name(const char *name, int *out_member)
{
    enum check_subject member = (enum check_subject)0;
    bool found = check_subject_from_name(name, &member);
    *out_member = (int)member;
    return found;
}

static const char *name_of_verdict(int member)
{
    return verdict_name((enum verdict)member);
}

static bool verdict_of_name(const char *name, int *out_member)
{
    enum verdict member = (enum verdict)0;
    bool found = verdict_from_name(name, &member);
    *out_member = (int)member;
    return found;
}

static const char *title_of_role(int member)
{
    return role_title((enum role)member);
}

static const char *title_of_port_state(int member)
{
    return port_state_title((enum port_state)member);
}

static const char *title_of_path_state(int member)
{
    return path_state_title((enum path_state)member);
}

static const char *title_of_portal_way(int member)
{
    return portal_way_title((enum portal_way)member);
}

static const char *title_of_certificate_problem(int member)
{
    return certificate_problem_title((enum certificate_problem)member);
}

static const char *name_of_answer(int member)
{
    return answer_name((enum answer)member);
}

static const char *name_of_confidence(int member)
{
    return confidence_name((enum confidence)member);
}

static const char *name_of_headline(int member)
{
    return headline_name((enum headline)member);
}

static const char *name_of_disagreement(int member)
{
    return disagreement_kind_name((enum disagreement_kind)member);
}

static const char *name_of_source_kind(int member)
{
    return source_kind_name((enum source_kind)member);
}

static const struct name_table tables[] = {
    { ROLE_COUNT, name_of_role, role_of_name, title_of_role },
    { SERVICE_COUNT, name_of_service, service_of_name, NULL },
    { SCHEME_COUNT, name_of_scheme, scheme_of_name, NULL },
    { OBSERVATION_KIND_COUNT, name_of_observation_kind, observation_kind_of_name, NULL },
    { OUTCOME_COUNT, name_of_outcome, outcome_of_name, NULL },
    { TLS_QUESTION_COUNT, name_of_tls_question, tls_question_of_name, NULL },
    { CLIENT_CERTIFICATE_COUNT, name_of_client_certificate, client_certificate_of_name, NULL },
    { PORT_STATE_COUNT, name_of_port_state, port_state_of_name, title_of_port_state },
    { PATH_STATE_COUNT, name_of_path_state, path_state_of_name, title_of_path_state },
    { PORTAL_WAY_COUNT, name_of_portal_way, portal_way_of_name, title_of_portal_way },
    { CERTIFICATE_PROBLEM_COUNT, name_of_certificate_problem, certificate_problem_of_name,
      title_of_certificate_problem },
    { ENDPOINT_KIND_COUNT, name_of_endpoint_kind, endpoint_kind_of_name, NULL },
    { SEVERITY_COUNT, name_of_severity, severity_of_name, NULL },
    { SUBJECT_COUNT, name_of_check_subject, check_subject_of_name, NULL },
    { VERDICT_COUNT, name_of_verdict, verdict_of_name, NULL },
    { ANSWER_COUNT, name_of_answer, NULL, NULL },
    { CONFIDENCE_COUNT, name_of_confidence, NULL, NULL },
    { HEADLINE_COUNT, name_of_headline, NULL, NULL },
    { DISAGREEMENT_KIND_COUNT, name_of_disagreement, NULL, NULL },
    { SOURCE_KIND_COUNT, name_of_source_kind, NULL, NULL },
};

enum {
    TABLE_COUNT = sizeof(tables) / sizeof(tables[0])
};

static void assert_all_differ(const char *(*text)(int member), int count)
{
    for (int member = 0; member < count; member++) {
        assert_non_null(text(member));
        for (int other = 0; other < member; other++) {
            assert_string_not_equal(text(member), text(other));
        }
    }
}

static void every_member_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < TABLE_COUNT; i++) {
        assert_all_differ(tables[i].name, tables[i].count);
    }
}

static void a_name_is_made_of_lower_case_letters_digits_and_signs(void **state)
{
    (void)state;
    for (size_t i = 0; i < TABLE_COUNT; i++) {
        for (int member = 0; member < tables[i].count; member++) {
            const char *name = tables[i].name(member);
            assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-"), strlen(name));
        }
    }
}

static void every_name_leads_back_to_its_member(void **state)
{
    (void)state;
    for (size_t i = 0; i < TABLE_COUNT; i++) {
        for (int member = 0; tables[i].from_name != NULL && member < tables[i].count; member++) {
            int found = -1;
            assert_true(tables[i].from_name(tables[i].name(member), &found));
            assert_int_equal(found, member);
        }
    }
}

static void a_name_that_is_none_is_not_found(void **state)
{
    static const char *const strangers[] = {
        "", "nonsense", "HTTP", "Closed", "expired ", " task"
    };
    (void)state;
    for (size_t i = 0; i < TABLE_COUNT; i++) {
        for (size_t j = 0; j < sizeof(strangers) / sizeof(strangers[0]); j++) {
            int found = -1;
            assert_false(tables[i].from_name != NULL && tables[i].from_name(strangers[j], &found));
        }
    }
}

static void every_member_has_a_title_of_its_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < TABLE_COUNT; i++) {
        if (tables[i].title != NULL) {
            assert_all_differ(tables[i].title, tables[i].count);
        }
    }
}

static void names_that_files_hold_stay_as_they_are(void **state)
{
    (void)state;
    assert_string_equal(role_name(ROLE_NOTIFICATION_SERVER), "notification-server");
    assert_string_equal(role_title(ROLE_NOTIFICATION_SERVER), "Notification Server");
    assert_string_equal(port_state_name(PORT_RESET_AFTER_HELLO), "reset_after_hello");
    assert_string_equal(path_state_name(PATH_REQUIRES_SSL), "requires_ssl");
    assert_string_equal(portal_way_name(PORTAL_SITE_AND_PORTAL_SSL), "site_and_portal_ssl");
    assert_string_equal(confidence_name(CONFIDENCE_HIGH), "high");
    assert_string_equal(outcome_name(OUTCOME_KEPT_CONNECTION_ENDED), "kept_connection_ended");
    assert_string_equal(tls_question_name(TLS_QUESTION_TLS_1_2), "tls_1_2");
    assert_string_equal(certificate_problem_name(CERTIFICATE_NAME_MISMATCH), "name_mismatch");
    assert_string_equal(verdict_name(VERDICT_NOT_OBSERVABLE), "not_observable");
    assert_string_equal(headline_name(HEADLINE_CANNOT_TELL), "cannot_tell");
    assert_string_equal(endpoint_kind_name(ENDPOINT_AGENT_SITE), "agent_site");
    assert_string_equal(check_subject_name(SUBJECT_CODEBASE_SCHEME), "codebase_scheme");
    assert_string_equal(answer_name(ANSWER_UNKNOWN), "unknown");
}

static void each_scheme_has_the_other_and_a_port(void **state)
{
    (void)state;
    assert_int_equal(scheme_other(SCHEME_HTTP), SCHEME_HTTPS);
    assert_int_equal(scheme_other(SCHEME_HTTPS), SCHEME_HTTP);
    assert_int_equal(scheme_default_port(SCHEME_HTTP), 80);
    assert_int_equal(scheme_default_port(SCHEME_HTTPS), 443);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_member_has_a_name_of_its_own),
        cmocka_unit_test(a_name_is_made_of_lower_case_letters_digits_and_signs),
        cmocka_unit_test(every_name_leads_back_to_its_member),
        cmocka_unit_test(a_name_that_is_none_is_not_found),
        cmocka_unit_test(every_member_has_a_title_of_its_own),
        cmocka_unit_test(names_that_files_hold_stay_as_they_are),
        cmocka_unit_test(each_scheme_has_the_other_and_a_port),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
