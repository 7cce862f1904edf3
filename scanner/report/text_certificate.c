#include "base/text.h"
#include "report/text_parts.h"

#include <inttypes.h>
#include <string.h>

// What the parts of the line say in their own words.
static certificate_problem_set said_elsewhere(void)
{
    return certificate_problem_bit(CERTIFICATE_EXPIRED) |
           certificate_problem_bit(CERTIFICATE_EXPIRES_SOON) |
           certificate_problem_bit(CERTIFICATE_NAME_MISMATCH);
}

static bool has_problem(const struct certificate_report *certificate,
                        enum certificate_problem problem)
{
    return (certificate->problems & certificate_problem_bit(problem)) != 0;
}

// "sha256WithRSAEncryption", "ecdsa-with-SHA256": the digest is what people look for.
static const char *digest_name(const char *signature)
{
    static const char *const digests[][2] = {
        { "sha256", "SHA-256" }, { "sha384", "SHA-384" }, { "sha512", "SHA-512" },
        { "sha224", "SHA-224" }, { "sha1", "SHA-1" },     { "md5", "MD5" },
    };
    for (size_t i = 0; i < sizeof(digests) / sizeof(digests[0]); i++) {
        if (text_find_ignore_case(signature, strlen(signature), digests[i][0]) != NULL) {
            return digests[i][1];
        }
    }
    return signature;
}

static void add_key(struct text_page *page, struct text_buffer *line,
                    const struct certificate_facts *facts)
{
    if (facts->key_type != NULL) {
        text_append_item(line,
                         arena_format(&page->arena, "%s %u", facts->key_type, facts->key_bits));
    }
    if (facts->signature != NULL) {
        text_append_item(line, digest_name(facts->signature));
    }
}

static void add_trust(struct text_buffer *line, const struct certificate_report *certificate)
{
    const certificate_problem_set distrust =
        certificate_problem_bit(CERTIFICATE_SELF_SIGNED) |
        certificate_problem_bit(CERTIFICATE_UNTRUSTED_ROOT) |
        certificate_problem_bit(CERTIFICATE_INCOMPLETE_CHAIN) |
        certificate_problem_bit(CERTIFICATE_NOT_CHECKED_FOR_TRUST);
    if ((certificate->problems & distrust) == 0) {
        text_append_item(line, "trusted");
    }
    const certificate_problem_set rest = certificate->problems & ~said_elsewhere();
    for (enum certificate_problem i = 0; i < CERTIFICATE_PROBLEM_COUNT; i++) {
        if ((rest & certificate_problem_bit(i)) != 0) {
            text_append_item(line, certificate_problem_title(i));
        }
    }
}

static void add_names(struct text_page *page, struct text_buffer *line,
                      const struct certificate_report *certificate)
{
    if (!has_problem(certificate, CERTIFICATE_NAME_MISMATCH)) {
        text_append_item(line, "name matches");
    } else if (certificate->mismatched_names != NULL) {
        text_append_item(
            line, arena_format(&page->arena, "does not fit %s", certificate->mismatched_names));
    } else {
        text_append_item(line, certificate_problem_title(CERTIFICATE_NAME_MISMATCH));
    }
}

/** Has the certificate itself the problem, and not an issuer alone? */
static bool is_own_problem(const struct certificate_report *certificate,
                           enum certificate_problem problem)
{
    return has_problem(certificate, problem) &&
           (certificate->borrowed_problems & certificate_problem_bit(problem)) == 0;
}

static void add_days(struct text_page *page, struct text_buffer *line,
                     const struct certificate_report *certificate)
{
    const int64_t days = certificate->days_left;
    const int64_t distance = days < 0 ? -days : days;
    const char *unit = distance == 1 ? "day" : "days";
    if (is_own_problem(certificate, CERTIFICATE_EXPIRED)) {
        text_append_item(
            line, distance == 0
                      ? "expired today"
                      : arena_format(&page->arena, "expired %" PRId64 " %s ago", distance, unit));
        return;
    }
    const char *lead = is_own_problem(certificate, CERTIFICATE_EXPIRES_SOON) ? "only " : "";
    text_append_item(line, arena_format(&page->arena, "%s%" PRId64 " %s left", lead, days, unit));
    if (has_problem(certificate, CERTIFICATE_EXPIRED)) {
        text_append_item(line, "an issuer has expired");
    } else if (has_problem(certificate, CERTIFICATE_EXPIRES_SOON) && *lead == '\0') {
        text_append_item(line, "an issuer expires soon");
    }
}

const char *text_name_certificate(const struct certificate_facts *facts)
{
    const char *name = facts->common_name != NULL ? facts->common_name : facts->subject;
    return name != NULL ? name : "unreadable";
}

const char *text_describe_certificate(struct text_page *page,
                                      const struct certificate_report *certificate)
{
    if (certificate->facts.is_malformed) {
        return "a certificate that cannot be read";
    }
    struct text_buffer line;
    text_buffer_init(&line, SIZE_MAX);
    add_key(page, &line, &certificate->facts);
    add_trust(&line, certificate);
    add_names(page, &line, certificate);
    add_days(page, &line, certificate);
    return text_page_take(page, &line);
}
