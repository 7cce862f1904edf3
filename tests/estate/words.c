#include "estate/words.h"

#include "base/text.h"
#include "estate/scenario.h"

#include <openssl/ssl.h>

const struct word word_schemes[] = {
    { "http", false },
    { "https", true },
    { NULL, 0 },
};

const struct word word_stages[] = {
    { "accept", STAGE_ACCEPT },
    { "hello", STAGE_HELLO },
    { "server_hello", STAGE_SERVER_HELLO },
    { "handshake", STAGE_HANDSHAKE },
    { "request", STAGE_REQUEST },
    { "status", STAGE_STATUS },
    { "header", STAGE_HEADER },
    { "header_end", STAGE_HEADER_END },
    { "body", STAGE_BODY },
    { NULL, 0 },
};

const struct word word_records[] = {
    { "too_long", RECORD_TOO_LONG },           { "empty", RECORD_EMPTY },
    { "truncated", RECORD_TRUNCATED },         { "wrong_type", RECORD_WRONG_TYPE },
    { "wrong_version", RECORD_WRONG_VERSION }, { NULL, 0 },
};

const struct word word_misfits[] = {
    { "reset", MISFIT_RESET },
    { "close", MISFIT_CLOSE },
    { "alert", MISFIT_ALERT },
    { NULL, 0 },
};

const struct word word_plain_answers[] = {
    { "close", PLAIN_CLOSE },
    { "reset", PLAIN_RESET },
    { "silence", PLAIN_SILENCE },
    { "says_so", PLAIN_SAYS_SO },
    { NULL, 0 },
};

const struct word word_products[] = {
    { "iis", PRODUCT_IIS },
    { "nginx", PRODUCT_NGINX },
    { "apache", PRODUCT_APACHE },
    { NULL, 0 },
};

const struct word word_tls_versions[] = {
    { "1.0", TLS1_VERSION },
    { "1.1", TLS1_1_VERSION },
    { "1.2", TLS1_2_VERSION },
    { "1.3", TLS1_3_VERSION },
    { NULL, 0 },
};

const struct word word_client_demands[] = {
    { "none", CLIENT_NOT_ASKED },
    { "optional", CLIENT_OPTIONAL },
    { "required", CLIENT_REQUIRED },
    { "negotiate", CLIENT_NEGOTIATE },
    { "after_request", CLIENT_AFTER_REQUEST },
    { "required_after_request", CLIENT_REQUIRED_AFTER_REQUEST },
    { NULL, 0 },
};

const struct word word_late_demands[] = {
    { "post_handshake", LATE_POST_HANDSHAKE },
    { "reset", LATE_RESET },
    { "error", LATE_ERROR },
    { NULL, 0 },
};

const struct word word_client_pages[] = {
    { "generic", CLIENT_PAGE_GENERIC },
    { "mapped", CLIENT_PAGE_MAPPED },
    { "detailed", CLIENT_PAGE_DETAILED },
    { NULL, 0 },
};

const struct word word_driver_answers[] = {
    { "invalid_verb", DRIVER_INVALID_VERB },
    { "invalid_hostname", DRIVER_INVALID_HOSTNAME },
    { "invalid_url", DRIVER_INVALID_URL },
    { "invalid_header", DRIVER_INVALID_HEADER },
    { "badly_formed", DRIVER_BADLY_FORMED },
    { "not_found", DRIVER_NOT_FOUND },
    { "length_required", DRIVER_LENGTH_REQUIRED },
    { "unavailable", DRIVER_UNAVAILABLE },
    { NULL, 0 },
};

const struct word word_answers[] = {
    { "missing", ANSWER_MISSING },
    { "serves", ANSWER_SERVES },
    { "catch_all", ANSWER_CATCH_ALL },
    { "auth", ANSWER_AUTH },
    { "require_ssl", ANSWER_REQUIRE_SSL },
    { "require_ssl_detailed", ANSWER_REQUIRE_SSL_DETAILED },
    { "require_ssl_mapped", ANSWER_REQUIRE_SSL_MAPPED },
    { "forbidden", ANSWER_FORBIDDEN },
    { "listing_denied", ANSWER_LISTING_DENIED },
    { "page", ANSWER_PAGE },
    { "detailed", ANSWER_DETAILED },
    { "script", ANSWER_SCRIPT },
    { "refresh", ANSWER_REFRESH },
    { "redirect", ANSWER_REDIRECT },
    { "object_moved", ANSWER_OBJECT_MOVED },
    { "rewrite", ANSWER_REWRITE },
    { "app_down", ANSWER_APP_DOWN },
    { "driver", ANSWER_DRIVER },
    { "error", ANSWER_ERROR },
    { "reset", ANSWER_RESET },
    { "close", ANSWER_CLOSE },
    { "malformed", ANSWER_MALFORMED },
    { "verbatim", ANSWER_VERBATIM },
    { NULL, 0 },
};

const struct word word_pages[] = {
    { "401", PAGE_401 },
    { "401.2", PAGE_401_2 },
    { "403", PAGE_403 },
    { "403.4", PAGE_403_4 },
    { "403.7", PAGE_403_7 },
    { "403.14", PAGE_403_14 },
    { "403.16", PAGE_403_16 },
    { "403.17", PAGE_403_17 },
    { "404", PAGE_404 },
    { "405", PAGE_405 },
    { "500", PAGE_500 },
    { "502", PAGE_502 },
    { NULL, 0 },
};

const struct word word_languages[] = {
    { "english", LANGUAGE_ENGLISH },   { "german", LANGUAGE_GERMAN },
    { "french", LANGUAGE_FRENCH },     { "chinese", LANGUAGE_CHINESE },
    { "japanese", LANGUAGE_JAPANESE }, { NULL, 0 },
};

const struct word word_malformations[] = {
    { "endless_header", MALFORMED_ENDLESS_HEADER },
    { "endless_line", MALFORMED_ENDLESS_LINE },
    { "endless_body", MALFORMED_ENDLESS_BODY },
    { "endless_chunks", MALFORMED_ENDLESS_CHUNKS },
    { "informational_storm", MALFORMED_INFORMATIONAL_STORM },
    { "nul_in_header", MALFORMED_NUL_IN_HEADER },
    { "control_in_header", MALFORMED_CONTROL_IN_HEADER },
    { "length_too_large", MALFORMED_LENGTH_TOO_LARGE },
    { "length_too_small", MALFORMED_LENGTH_TOO_SMALL },
    { "two_lengths", MALFORMED_TWO_LENGTHS },
    { "chunk_size", MALFORMED_CHUNK_SIZE },
    { "chunk_cut", MALFORMED_CHUNK_CUT },
    { "http_0_9", MALFORMED_HTTP_0_9 },
    { "status_line", MALFORMED_STATUS_LINE },
    { NULL, 0 },
};

bool word_find(const struct word *words, const char *text, int *out_value)
{
    for (const struct word *word = words; word->text != NULL; word++) {
        if (text_equal(word->text, text)) {
            *out_value = word->value;
            return true;
        }
    }
    return false;
}
