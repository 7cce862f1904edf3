#include "verdict/alerts.h"

#include <stddef.h>

struct alert {
    int number;
    const char *name;
};

// RFC 8446 section 6, and the older ones of RFC 5246 section 7.2.
static const struct alert alerts[] = {
    { 0, "close_notify" },
    { 10, "unexpected_message" },
    { 20, "bad_record_mac" },
    { 21, "decryption_failed" },
    { 22, "record_overflow" },
    { 30, "decompression_failure" },
    { 40, "handshake_failure" },
    { 41, "no_certificate" },
    { 42, "bad_certificate" },
    { 43, "unsupported_certificate" },
    { 44, "certificate_revoked" },
    { 45, "certificate_expired" },
    { 46, "certificate_unknown" },
    { 47, "illegal_parameter" },
    { 48, "unknown_ca" },
    { 49, "access_denied" },
    { 50, "decode_error" },
    { 51, "decrypt_error" },
    { 60, "export_restriction" },
    { ALERT_PROTOCOL_VERSION, "protocol_version" },
    { 71, "insufficient_security" },
    { 80, "internal_error" },
    { 86, "inappropriate_fallback" },
    { 90, "user_canceled" },
    { 100, "no_renegotiation" },
    { 109, "missing_extension" },
    { 110, "unsupported_extension" },
    { ALERT_UNRECOGNIZED_NAME, "unrecognized_name" },
    { 113, "bad_certificate_status_response" },
    { 115, "unknown_psk_identity" },
    { ALERT_CERTIFICATE_REQUIRED, "certificate_required" },
    { 120, "no_application_protocol" },
};

const char *alert_name(struct arena *arena, int alert)
{
    for (size_t i = 0; i < sizeof(alerts) / sizeof(alerts[0]); i++) {
        if (alerts[i].number == alert) {
            return arena_format(arena, "%s (%d)", alerts[i].name, alert);
        }
    }
    return arena_format(arena, "alert %d", alert);
}
