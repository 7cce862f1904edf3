#include "unit/report/sample_assessment.h"

#define DAY_MS   (INT64_C(24) * 60 * 60 * 1000)
#define MARCH_1  INT64_C(1772323200000) // 2026-03-01T00:00:00Z
#define SHA1_OF  "B1B2B3B4B5B6B7B8B9BABBBCBDBEBFC0C1C2C3C4"
#define SHA256_A "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define SHA256_B "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100"

static const char *const good_names[] = { "ns1.corp.example", "ns1", "10.1.1.5" };

static const struct certificate_report good_leaf = {
    .facts = {
        .subject = "CN=ns1.corp.example,O=Example",
        .issuer = "CN=Example Issuing CA",
        .common_name = "ns1.corp.example",
        .serial = "0A1B",
        .names = good_names,
        .name_count = 3,
        .not_before_ms = MARCH_1 - 153 * DAY_MS,
        .not_after_ms = MARCH_1 + 212 * DAY_MS,
        .key_type = "RSA",
        .key_bits = 2048,
        .signature = "sha256WithRSAEncryption",
        .sha1 = SHA1_OF,
        .sha256 = SHA256_A,
    },
    .days_left = 212,
};

static const struct certificate_report issuer = {
    .facts = {
        .subject = "CN=Example Issuing CA",
        .issuer = "CN=Example Root",
        .common_name = "Example Issuing CA",
        .serial = "01",
        .not_before_ms = 0,
        .not_after_ms = MARCH_1 + 3650 * DAY_MS,
        .key_type = "RSA",
        .key_bits = 4096,
        .signature = "sha512WithRSAEncryption",
        .sha1 = SHA1_OF,
        .sha256 = SHA256_B,
    },
    .days_left = 3650,
};

static const struct certificate_report *const good_chain[] = { &good_leaf, &issuer };

static const struct certificate_facts root = {
    .subject = "CN=Example Root",
    .issuer = "CN=Example Root",
    .common_name = "Example Root",
    .serial = "00",
    .not_after_ms = MARCH_1 + 3650 * DAY_MS,
    .key_type = "RSA",
    .key_bits = 4096,
    .signature = "sha512WithRSAEncryption",
    .sha1 = SHA1_OF,
    .sha256 = SHA256_B,
    .is_self_signed = true,
};

static const struct built_certificate built[] = { { &good_leaf.facts, true },
                                                  { &issuer.facts, true },
                                                  { &root, false } };

static const char *const bad_names[] = { "old.corp.example" };

static const struct certificate_report bad_leaf = {
    .facts = {
        .subject = "CN=\x1b[31mold.corp.example",
        .issuer = "CN=\x1b[31mold.corp.example",
        .common_name = "\x1b[31mold.corp.example",
        .serial = "FF",
        .names = bad_names,
        .name_count = 1,
        .not_before_ms = MARCH_1 - 730 * DAY_MS,
        .not_after_ms = MARCH_1 - 12 * DAY_MS,
        .key_type = "RSA",
        .key_bits = 1024,
        .signature = "sha1WithRSAEncryption",
        .sha1 = SHA1_OF,
        .sha256 = SHA256_B,
        .is_self_signed = true,
    },
    .problems = 1U << CERTIFICATE_EXPIRED | 1U << CERTIFICATE_NAME_MISMATCH |
                1U << CERTIFICATE_SELF_SIGNED | 1U << CERTIFICATE_WEAK_SIGNATURE |
                1U << CERTIFICATE_WEAK_KEY,
    .mismatched_names = "ps7.corp.example, ps7",
    .days_left = -12,
};

static const struct certificate_report *const bad_chain[] = { &bad_leaf };

static const struct certificate_report unreadable_leaf = {
    .facts = { .sha1 = SHA1_OF, .sha256 = SHA256_B, .is_malformed = true },
    .problems = 1U << CERTIFICATE_MALFORMED,
};

static const struct certificate_report *const unreadable_chain[] = { &unreadable_leaf };

static const struct built_certificate built_of_bad[] = { { &bad_leaf.facts, true },
                                                         { &issuer.facts, false } };

static const struct alias_report aliases[] = {
    { .name = "itms.corp.example",
      .certificate = &bad_leaf,
      .has_answer = true,
      .scheme = SCHEME_HTTPS,
      .status = 404,
      .state = PATH_NO_SITE,
      .rule = "http.sys, 404" },
    { .name = "ns", .tls_failure = "alert unrecognized_name (112)" },
};

static const char *const leaf_places[] = { "ns1.corp.example:443", "ps1.corp.example:443",
                                           "ps2.corp.example:443", "ps3.corp.example:443",
                                           "ps4.corp.example:443" };

static const char *const issuer_places[] = { "ns1.corp.example:443" };

static const struct redirect_hop hops[] = {
    { .status = 302,
      .from = "https://ns1.corp.example/Altiris/Console",
      .to = "https://ns1.corp.example/Altiris/Console/",
      .address = "10.1.1.5",
      .port = 443,
      .certificate_sha256 = SHA256_A },
};

#define PATH(scheme_of, path_of, status_of, state_of, rule_of)                                \
    {                                                                                         \
        .scheme = (scheme_of), .path = (path_of), .status = (status_of), .state = (state_of), \
        .rule = (rule_of), .confidence = CONFIDENCE_HIGH                                      \
    }

// The model's lists are not const, for whoever makes an assessment fills them.
// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables)
static struct path_report server_http[] = {
    PATH(SCHEME_HTTP, "/", 200, PATH_SERVES, "status 200"),
    PATH(SCHEME_HTTP, "/Altiris/Console", 403, PATH_REQUIRES_SSL, "pair"),
    { .scheme = SCHEME_HTTP,
      .path = "/Altiris/Console/itmscan-1f9a2b3c",
      .is_canary = true,
      .status = 403,
      .state = PATH_REQUIRES_SSL,
      .rule = "pair",
      .confidence = CONFIDENCE_MEDIUM },
    PATH(SCHEME_HTTP, "/Altiris/SoftwarePortal", 200, PATH_SERVES, "status 200"),
};

static struct path_report server_https[] = {
    PATH(SCHEME_HTTPS, "/", 200, PATH_SERVES, "status 200"),
    { .scheme = SCHEME_HTTPS,
      .path = "/Altiris/Console",
      .status = 401,
      .state = PATH_AUTH_CHALLENGE,
      .rule = "status 401 after a redirect",
      .confidence = CONFIDENCE_HIGH,
      .redirects = hops,
      .redirect_count = 1 },
    PATH(SCHEME_HTTPS, "/Altiris/SoftwarePortal", 200, PATH_SERVES, "status 200"),
};

static struct path_report server_https_second[] = {
    PATH(SCHEME_HTTPS, "/", 0, PATH_UNMEASURED, "no answer"),
};

static struct path_report agent_site[] = {
    PATH(SCHEME_HTTPS, "/Altiris/NS/Agent", 403, PATH_REQUIRES_CLIENT_CERTIFICATE, "403.7"),
};

static struct path_report package_server[] = {
    PATH(SCHEME_HTTP, "/", 404, PATH_MISSING, "status 404"),
    PATH(SCHEME_HTTP, "/Altiris/PS/pkggroup_{7d1f0e6a-5c1b-4d2e-9f3a-0b6c5d4e3f21}/share", 200,
         PATH_SERVES, "status 200"),
};

// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

const struct endpoint_report sample_endpoints[] = {
    { .host = "ns1.corp.example",
      .address = "10.1.1.5",
      .port = 80,
      .state = PORT_HTTP,
      .rule = "an HTTP answer",
      .confidence = CONFIDENCE_HIGH,
      .server = "Microsoft-IIS/10.0",
      .paths = server_http,
      .path_count = 4 },
    { .host = "ns1.corp.example",
      .address = "10.1.1.5",
      .port = 443,
      .state = PORT_TLS,
      .rule = "a handshake",
      .confidence = CONFIDENCE_HIGH,
      .server = "Microsoft-IIS/10.0",
      .has_tls = true,
      .tls_outcome = "ok",
      .tls_version = "TLS 1.3",
      .tls_versions = { TLS_SUPPORT_REFUSED, TLS_SUPPORT_REFUSED, TLS_SUPPORT_ACCEPTED,
                        TLS_SUPPORT_ACCEPTED },
      .tls_cipher = "TLS_AES_256_GCM_SHA384",
      .tls_alpn = "http/1.1",
      .client_certificate = CLIENT_CERTIFICATE_NONE,
      .without_name = { .need = NAME_NEED_SAME },
      .certificate = &good_leaf,
      .chain = good_chain,
      .chain_length = 2,
      .built_chain = { .certificates = built, .length = 3, .is_anchored = true },
      .tls_staple = "good",
      .aliases = aliases,
      .alias_count = 2,
      .paths = server_https,
      .path_count = 3 },
    { .host = "ns1.corp.example",
      .address = "10.1.1.5",
      .port = 4726,
      .state = PORT_TLS,
      .rule = "a handshake",
      .confidence = CONFIDENCE_MEDIUM,
      .has_tls = true,
      .tls_outcome = "ok",
      .tls_version = "TLS 1.2",
      .tls_cipher = "ECDHE-RSA-AES256-GCM-SHA384",
      .client_certificate = CLIENT_CERTIFICATE_AFTER_REQUEST,
      .without_name = { .need = NAME_NEED_REQUIRED, .failure = "reset" },
      .paths = agent_site,
      .path_count = 1 },
    { .host = "ns1.corp.example",
      .address = "fd00::5",
      .port = 443,
      .state = PORT_FILTERED,
      .rule = "no answer to the SYN",
      .confidence = CONFIDENCE_LOW,
      .paths = server_https_second,
      .path_count = 1 },
    { .host = "ps7.corp.example",
      .address = "10.1.2.7",
      .port = 80,
      .state = PORT_HTTP,
      .rule = "an HTTP answer",
      .confidence = CONFIDENCE_HIGH,
      .server = "\x1b]0;owned\x07サーバ/1.0 \xff",
      .paths = package_server,
      .path_count = 2 },
    { .host = "ps7.corp.example",
      .address = "10.1.2.7",
      .port = 443,
      .state = PORT_RESET_AFTER_HELLO,
      .rule = "reset, twice",
      .confidence = CONFIDENCE_HIGH,
      .has_tls = true,
      .tls_outcome = "reset" },
    { .host = "ps7.corp.example",
      .address = "10.1.2.7",
      .port = 4726,
      .state = PORT_TLS,
      .rule = "a handshake",
      .confidence = CONFIDENCE_HIGH,
      .has_tls = true,
      .tls_outcome = "ok",
      .tls_version = "TLS 1.2",
      .tls_cipher = "AES256-SHA",
      .client_certificate = CLIENT_CERTIFICATE_HANDSHAKE,
      .without_name = { .need = NAME_NEED_DEFAULT_CERTIFICATE },
      .certificate = &bad_leaf,
      .chain = bad_chain,
      .chain_length = 1,
      .built_chain = { .certificates = built_of_bad, .length = 2 },
      .tls_staple = "none" },
    { .host = "gw.corp.example",
      .port = 443,
      .state = PORT_UNMEASURED,
      .rule = "the name does not resolve",
      .confidence = CONFIDENCE_LOW },
    { .host = "ps8.corp.example",
      .address = "10.1.2.8",
      .port = 443,
      .state = PORT_TLS,
      .rule = "a handshake",
      .confidence = CONFIDENCE_HIGH,
      .has_tls = true,
      .tls_outcome = "ok",
      .tls_version = "TLS 1.3",
      .certificate = &unreadable_leaf,
      .chain = unreadable_chain,
      .chain_length = 1 },
};

const struct shown_certificate sample_certificates[] = {
    { .facts = &good_leaf.facts,
      .is_leaf = true,
      .endpoints = leaf_places,
      .endpoint_count = 5,
      .host_count = 5 },
    { .facts = &issuer.facts, .endpoints = issuer_places, .endpoint_count = 1, .host_count = 1 },
};

const size_t sample_certificate_count =
    sizeof(sample_certificates) / sizeof(sample_certificates[0]);

const size_t sample_endpoint_count = sizeof(sample_endpoints) / sizeof(sample_endpoints[0]);
