/** What a server says in a TLS handshake, to a client that is set up as the engine does it. The
 * first byte chooses the question. */
#include "base/arena.h"
#include "base/text.h"
#include "certificate/certificate.h"
#include "engine/tls_facts.h"
#include "engine/tls_setup.h"
#include "fuzz/fuzz.h"

#include <openssl/err.h>

#include <string.h>

// What is kept of a chain at most.
#define LONGEST_CHAIN  64
#define LONGEST_STAPLE 65536

static void shake_hands(SSL *tls, const uint8_t *bytes, size_t length)
{
    BIO *from_server = BIO_new_mem_buf(bytes, (int)length);
    BIO *to_server = BIO_new(BIO_s_null());
    FUZZ_EXPECT(tls != NULL && from_server != NULL && to_server != NULL);
    SSL_set_bio(tls, from_server, to_server);
    (void)SSL_set_tlsext_host_name(tls, "ns1.corp.example");
    (void)SSL_connect(tls);
    SSL_free(tls);
    ERR_clear_error();
}

static void check_facts(struct tls_facts *facts)
{
    struct arena arena = { 0 };
    size_t length = 0;
    facts->tls = NULL; // it is gone
    const struct certificate_blob *chain = tls_facts_chain(facts, &arena, &length);
    FUZZ_EXPECT(length <= LONGEST_CHAIN);
    FUZZ_EXPECT((length == 0) || chain != NULL);
    for (size_t i = 0; i < length; i++) {
        uint8_t digest[32];
        certificate_digest(chain[i].der, chain[i].length, digest);
        FUZZ_EXPECT(memcmp(digest, chain[i].sha256, sizeof(digest)) == 0);
    }
    size_t staple_length = 0;
    const uint8_t *staple = tls_facts_staple(facts, &arena, &staple_length);
    FUZZ_EXPECT((staple != NULL) == (staple_length > 0) && staple_length <= LONGEST_STAPLE);
    FUZZ_EXPECT(facts->version == NULL || text_starts_with(facts->version, "TLS") ||
                text_starts_with(facts->version, "SSL"));
    FUZZ_EXPECT(facts->alert_received >= -1 && facts->alert_received <= UINT8_MAX);
    FUZZ_EXPECT(tls_facts_alert_text(facts->alert_received) != NULL);
    (void)tls_facts_are_of_clear_text(facts);
    arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || size > (1U << 20)) {
        return 0;
    }
    struct tls_facts facts;
    tls_facts_init(&facts);
    SSL_CTX *context = tls_setup_new(NULL);
    FUZZ_EXPECT(context != NULL);
    const enum tls_question question = (enum tls_question)(data[0] % TLS_QUESTION_COUNT);
    shake_hands(tls_setup_connection(context, question, &facts), data + 1, size - 1);
    check_facts(&facts);
    SSL_CTX_free(context);
    tls_facts_clear(&facts);
    return 0;
}
