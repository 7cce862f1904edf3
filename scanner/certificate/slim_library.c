#include "certificate/slim_library.h"

#include "base/memory.h"
#include "base/text.h"

#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>
#include <openssl/provider.h>

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#define PROVIDER_NAME "itmscan-slim"

// Of one kind that are wanted.
#define ALGORITHM_LIMIT 24

struct slim_library {
    OSSL_LIB_CTX *context;
    OSSL_PROVIDER *provider;
};

/** What is left of one kind of algorithms, and the empty one that ends the list. */
struct selection {
    OSSL_ALGORITHM algorithms[ALGORITHM_LIMIT + 1];
    size_t count;
};

struct lender {
    OSSL_PROVIDER *whole; /**< NULL: there is nothing to lend */
    struct selection selections[OSSL_OP__HIGHEST + 1];
};

// OpenSSL hands a provider nothing of its own: what it gets, the algorithms that it lends want as
// their own. So what they are lent from stands here; made once, and never changed.
// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables)
static struct lender lender;
static pthread_once_t lender_once = PTHREAD_ONCE_INIT;
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

// What TLS can come to need, each by its usual name. Every one that is missing here would be
// missing in what we offer to a server, but for the last row: in which forms keys are read.
static const char *const wanted_names[OSSL_OP__HIGHEST + 1][ALGORITHM_LIMIT + 1] = {
    [OSSL_OP_DIGEST] = { "MD5", "SHA1", "MD5-SHA1", "SHA2-224", "SHA2-256", "SHA2-384",
                         "SHA2-512" },
    [OSSL_OP_CIPHER] = { "AES-128-GCM",
                         "AES-256-GCM",
                         "AES-128-CCM",
                         "AES-256-CCM",
                         "ARIA-128-GCM",
                         "ARIA-256-GCM",
                         "ChaCha20-Poly1305",
                         "ChaCha20",
                         "AES-128-CBC",
                         "AES-256-CBC",
                         "AES-128-CBC-HMAC-SHA1",
                         "AES-256-CBC-HMAC-SHA1",
                         "AES-128-CBC-HMAC-SHA256",
                         "AES-256-CBC-HMAC-SHA256",
                         "CAMELLIA-128-CBC",
                         "CAMELLIA-256-CBC",
                         "DES-EDE3-CBC",
                         "AES-128-ECB",
                         "AES-256-ECB",
                         "NULL" },
    [OSSL_OP_MAC] = { "HMAC" },
    [OSSL_OP_KDF] = { "HKDF", "TLS13-KDF", "TLS1-PRF" },
    [OSSL_OP_RAND] = { "CTR-DRBG", "SEED-SRC" },
    [OSSL_OP_KEYMGMT] = { "RSA", "RSA-PSS", "EC", "ED25519", "ED448", "X25519", "X448", "DSA", "DH",
                          "DHX", "HMAC" },
    [OSSL_OP_KEYEXCH] = { "X25519", "X448", "ECDH", "DH" },
    [OSSL_OP_SIGNATURE] = { "RSA", "ECDSA", "ED25519", "ED448", "DSA", "HMAC" },
    [OSSL_OP_ASYM_CIPHER] = { "RSA" },
    [OSSL_OP_DECODER] = { "RSA", "EC" },
};

// By the numbers of TLS (RFC 8446 section 4.2.7), all that OpenSSL offers unless told otherwise: it
// looks at every group that it is lent each time a context is made, and there are sixty.
static const unsigned wanted_groups[] = { 0x17,  0x18,  0x19,  0x1d,  0x1e,
                                          0x100, 0x101, 0x102, 0x103, 0x104 };

/** `names` are all that the algorithm has, with colons between them; the first is the usual one. */
static bool has_wanted_name(const OSSL_ALGORITHM *algorithm, int operation)
{
    const char *names = algorithm->algorithm_names;
    const size_t length = strcspn(names, ":");
    const char *const *wanted = wanted_names[operation];
    for (size_t i = 0; wanted[i] != NULL; i++) {
        if (strlen(wanted[i]) == length &&
            text_find_ignore_case(names, length, wanted[i]) == names) {
            return true;
        }
    }
    return false;
}

/** Of the decoders only those for the key in a certificate. */
static bool is_wanted(const OSSL_ALGORITHM *algorithm, int operation)
{
    const char *properties = algorithm->property_definition;
    return has_wanted_name(algorithm, operation) &&
           (operation != OSSL_OP_DECODER ||
            (strstr(properties, "input=der") != NULL &&
             strstr(properties, "structure=SubjectPublicKeyInfo") != NULL));
}

static void select_algorithms(int operation)
{
    struct selection *selection = &lender.selections[operation];
    int no_cache = 0;
    const OSSL_ALGORITHM *all = OSSL_PROVIDER_query_operation(lender.whole, operation, &no_cache);
    for (size_t i = 0; all != NULL && all[i].algorithm_names != NULL; i++) {
        if (selection->count < ALGORITHM_LIMIT && is_wanted(&all[i], operation)) {
            selection->algorithms[selection->count++] = all[i];
        }
    }
}

/** OpenSSL's own providers are there by themselves; another one was wanted by somebody. */
static int see_provider(OSSL_PROVIDER *provider, void *context)
{
    bool *is_plain = context;
    const char *name = OSSL_PROVIDER_get0_name(provider);
    *is_plain = *is_plain && (text_equal(name, "default") || text_equal(name, "base"));
    return 1;
}

static void set_up_lender(void)
{
    OSSL_LIB_CTX *whole = OSSL_LIB_CTX_get0_global_default();
    bool is_plain = OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, NULL) == 1;
    (void)OSSL_PROVIDER_do_all(whole, see_provider, &is_plain);
    lender.whole = is_plain ? OSSL_PROVIDER_load(whole, "default") : NULL;
    for (int i = 0; lender.whole != NULL && i <= OSSL_OP__HIGHEST; i++) {
        select_algorithms(i);
    }
}

static const OSSL_ALGORITHM *lend(void *context, int operation, int *no_cache)
{
    (void)context;
    *no_cache = 0;
    return operation >= 0 && operation <= OSSL_OP__HIGHEST ? lender.selections[operation].algorithms
                                                           : NULL;
}

/** Who is told of the groups that are lent. */
struct borrower {
    OSSL_CALLBACK *take;
    void *context;
};

static int lend_group(const OSSL_PARAM *group, void *context)
{
    const struct borrower *borrower = context;
    unsigned number = 0;
    if (OSSL_PARAM_get_uint(OSSL_PARAM_locate_const(group, OSSL_CAPABILITY_TLS_GROUP_ID),
                            &number) != 1) {
        return 0;
    }
    for (size_t i = 0; i < sizeof(wanted_groups) / sizeof(wanted_groups[0]); i++) {
        if (wanted_groups[i] == number) {
            return borrower->take(group, borrower->context);
        }
    }
    return 1;
}

static int lend_capabilities(void *context, const char *capability, OSSL_CALLBACK *take,
                             void *taker)
{
    (void)context;
    struct borrower borrower = { .take = take, .context = taker };
    return text_equal(capability, "TLS-GROUP")
               ? OSSL_PROVIDER_get_capabilities(lender.whole, capability, lend_group, &borrower)
               : OSSL_PROVIDER_get_capabilities(lender.whole, capability, take, taker);
}

static int set_up_provider(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *in,
                           const OSSL_DISPATCH **out, void **out_context)
{
    static const OSSL_DISPATCH functions[] = {
        { OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))lend },
        { OSSL_FUNC_PROVIDER_GET_CAPABILITIES, (void (*)(void))lend_capabilities },
        { 0, NULL },
    };
    (void)handle;
    (void)in;
    *out = functions;
    *out_context = OSSL_PROVIDER_get0_provider_ctx(lender.whole);
    return 1;
}

struct slim_library *slim_library_new(void)
{
    (void)pthread_once(&lender_once, set_up_lender);
    if (lender.whole == NULL) {
        return NULL;
    }
    struct slim_library *library = memory_allocate(1, sizeof(*library));
    library->context = OSSL_LIB_CTX_new();
    if (library->context != NULL &&
        OSSL_PROVIDER_add_builtin(library->context, PROVIDER_NAME, set_up_provider) == 1) {
        library->provider = OSSL_PROVIDER_load(library->context, PROVIDER_NAME);
    }
    if (library->provider == NULL) {
        slim_library_free(library);
        return NULL;
    }
    return library;
}

void slim_library_free(struct slim_library *library)
{
    if (library == NULL) {
        return;
    }
    if (library->provider != NULL) {
        (void)OSSL_PROVIDER_unload(library->provider);
    }
    OSSL_LIB_CTX_free(library->context);
    memory_free(library);
}

OSSL_LIB_CTX *slim_library_context(const struct slim_library *library)
{
    return library != NULL ? library->context : NULL;
}

void slim_library_enter(const struct slim_library *library)
{
    if (library != NULL) {
        (void)OSSL_LIB_CTX_set0_default(library->context);
    }
}

void slim_library_leave(const struct slim_library *library)
{
    if (library != NULL) {
        (void)OSSL_LIB_CTX_set0_default(OSSL_LIB_CTX_get0_global_default());
    }
}
