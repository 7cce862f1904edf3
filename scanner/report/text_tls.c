#include "base/text.h"
#include "report/text_parts.h"

#include <stdint.h>
#include <string.h>

const char *text_list_versions(struct text_page *page, const struct endpoint_report *endpoint)
{
    const char *list = NULL;
    for (unsigned i = 0; i < TLS_VERSION_COUNT; i++) {
        const char *name = tls_version_name((enum tls_version)i);
        if (endpoint->tls_versions[i] == TLS_SUPPORT_ACCEPTED) {
            list = list == NULL ? name
                                : arena_format(&page->arena, "%s %s", list, name + strlen("TLS "));
        }
    }
    return list;
}

static const char *describe_client_certificate(enum client_certificate state)
{
    switch (state) {
    case CLIENT_CERTIFICATE_HANDSHAKE:
        return "asks for a client certificate";
    case CLIENT_CERTIFICATE_REQUIRED:
        return "demands a client certificate";
    case CLIENT_CERTIFICATE_AFTER_REQUEST:
        return "asks for a client certificate after the request";
    case CLIENT_CERTIFICATE_UNKNOWN:
    case CLIENT_CERTIFICATE_NONE:
    case CLIENT_CERTIFICATE_COUNT:
        break;
    }
    return NULL;
}

static const char *describe_need(struct text_page *page, const struct name_need_report *need,
                                 const char *without)
{
    switch (need->need) {
    case NAME_NEED_REQUIRED:
        return arena_format(&page->arena, "fails %s (%s)", without,
                            need->failure != NULL ? need->failure : "no handshake");
    case NAME_NEED_DEFAULT_CERTIFICATE:
        return arena_format(&page->arena, "another certificate %s", without);
    case NAME_NEED_UNMEASURED:
    case NAME_NEED_SAME:
    case NAME_NEED_COUNT:
        break;
    }
    return NULL;
}

static const char *describe_staple(const struct endpoint_report *endpoint)
{
    const bool is_said = endpoint->tls_staple != NULL && !text_equal(endpoint->tls_staple, "none");
    if (!is_said) {
        return NULL;
    }
    return text_equal(endpoint->tls_staple, "good")      ? "stapled: not revoked"
           : text_equal(endpoint->tls_staple, "revoked") ? "stapled: revoked"
                                                         : "stapled answer is of no use";
}

static void append_optional(struct text_buffer *list, const char *item)
{
    if (item != NULL) {
        text_append_item(list, item);
    }
}

static bool was_sent_in_vain(const struct endpoint_report *endpoint)
{
    size_t used = 0;
    for (size_t i = 0; i < endpoint->built_chain.length; i++) {
        used += endpoint->built_chain.certificates[i].was_sent;
    }
    return used < endpoint->chain_length;
}

// A root need not be sent; that one came from elsewhere is worth a word only when all is wanted.
static bool is_built_differently(const struct text_page *page,
                                 const struct endpoint_report *endpoint)
{
    const struct built_chain *built = &endpoint->built_chain;
    bool is_different = built->length > 0 && was_sent_in_vain(endpoint);
    for (size_t i = 0; i < built->length; i++) {
        const struct built_certificate *certificate = &built->certificates[i];
        is_different =
            is_different || (!certificate->was_sent &&
                             (page->style->is_verbose || !certificate->facts->is_self_signed));
    }
    return is_different;
}

/** "chain as built: ns1.corp.example < Issuing (not sent) < Root (not sent)"; NULL where there is
 * nothing to say. */
static const char *describe_built_chain(struct text_page *page,
                                        const struct endpoint_report *endpoint)
{
    if (!is_built_differently(page, endpoint)) {
        return NULL;
    }
    struct text_buffer text;
    text_buffer_init(&text, SIZE_MAX);
    for (size_t i = 0; i < endpoint->built_chain.length; i++) {
        const struct built_certificate *certificate = &endpoint->built_chain.certificates[i];
        text_buffer_format(&text, "%s%s%s", i == 0 ? "chain as built: " : " < ",
                           text_name_certificate(certificate->facts),
                           certificate->was_sent ? "" : " (not sent)");
    }
    return text_page_take(page, &text);
}

static bool has_other_certificate(const struct endpoint_report *endpoint,
                                  const struct alias_report *alias)
{
    return alias->certificate != NULL &&
           (endpoint->certificate == NULL ||
            !text_equal(alias->certificate->facts.sha256, endpoint->certificate->facts.sha256));
}

/** What another name meets that the host's own does not; NULL if nothing. */
static const char *describe_alias(struct text_page *page, const struct endpoint_report *endpoint,
                                  const struct alias_report *alias)
{
    struct arena *arena = &page->arena;
    if (alias->certificate == NULL && alias->tls_failure != NULL) {
        return arena_format(arena, "as %s: no handshake (%s)", alias->name, alias->tls_failure);
    }
    const char *site = alias->has_answer && alias->state == PATH_NO_SITE ? "no site" : NULL;
    if (has_other_certificate(endpoint, alias)) {
        return arena_format(arena, "as %s: %s%sanother certificate (%s)", alias->name,
                            site != NULL ? site : "", site != NULL ? ", " : "",
                            text_describe_certificate(page, alias->certificate));
    }
    return site != NULL ? arena_format(arena, "as %s: %s", alias->name, site) : NULL;
}

const char *text_describe_aliases(struct text_page *page, const struct endpoint_report *endpoint,
                                  const char *lead)
{
    struct text_buffer list;
    text_buffer_init(&list, SIZE_MAX);
    append_optional(&list, lead != NULL && *lead != '\0' ? lead : NULL);
    for (size_t i = 0; i < endpoint->alias_count; i++) {
        append_optional(&list, describe_alias(page, endpoint, &endpoint->aliases[i]));
    }
    return text_page_take(page, &list);
}

const char *text_describe_tls(struct text_page *page, const struct endpoint_report *endpoint)
{
    struct text_buffer list;
    text_buffer_init(&list, SIZE_MAX);
    if (endpoint->certificate != NULL) {
        text_append_item(&list, text_describe_certificate(page, endpoint->certificate));
    }
    append_optional(&list, describe_client_certificate(endpoint->client_certificate));
    append_optional(&list,
                    describe_need(page, &endpoint->without_name, "without a server name (SNI)"));
    append_optional(&list, describe_need(page, &endpoint->with_wrong_name, "with a wrong one"));
    append_optional(&list, describe_staple(endpoint));
    append_optional(&list, describe_built_chain(page, endpoint));
    return text_describe_aliases(page, endpoint, text_page_take(page, &list));
}
