#include "certificate/path_answer.h"

#include "certificate/texts.h"

#include <openssl/x509v3.h>

#include <string.h>

static struct certificate_blob *copy_blob(struct arena *arena, const struct certificate_blob *blob)
{
    struct certificate_blob *copy = arena_allocate(arena, 1, sizeof(*copy));
    *copy = *blob;
    copy->der = (const uint8_t *)arena_copy(arena, blob->der, blob->length);
    return copy;
}

static bool was_sent(const struct chain_question *question, const uint8_t sha256[32])
{
    for (size_t i = 0; i < question->length; i++) {
        if (memcmp(question->chain[i].sha256, sha256, 32) == 0) {
            return true;
        }
    }
    return false;
}

// The bytes as they were sent, which a second encoding need not give.
static const struct certificate_blob *issuer_blob(const struct sent_issuers *issuers,
                                                  const X509 *certificate)
{
    for (int i = 0; i < sk_X509_num(issuers->certificates); i++) {
        if (X509_cmp(sk_X509_value(issuers->certificates, i), certificate) == 0) {
            return issuers->blobs[i];
        }
    }
    return NULL;
}

static const struct certificate_blob *trusted_blob(struct arena *arena, X509 *certificate)
{
    uint8_t *der = NULL;
    const int length = i2d_X509(certificate, &der);
    const struct certificate_blob blob = {
        .der = der,
        .length = length > 0 ? (size_t)length : 0,
    };
    struct certificate_blob *copy = copy_blob(arena, &blob);
    certificate_digest(copy->der, copy->length, copy->sha256);
    OPENSSL_free(der);
    return copy;
}

// NULL when the certificate does not tell whose key signed it.
static const char *issuer_key_text(struct arena *arena, X509 *certificate)
{
    return texts_of_identifier(arena, X509_get0_authority_key_id(certificate));
}

static const struct unknown_authority *
authority_of(struct arena *arena, const struct built_path *path, const struct chain_answer *answer)
{
    const size_t length = answer->path_length;
    const bool has_root = path->ends_in_root;
    // Both name and key are as the last certificate below the root has them, so that they are the
    // same for a server that sends the root and for one that does not.
    X509 *issued = sk_X509_value(path->certificates, (int)(has_root ? length - 2 : length - 1));
    struct unknown_authority *authority = arena_allocate(arena, 1, sizeof(*authority));
    authority->name = texts_of_name(arena, X509_get_issuer_name(issued));
    authority->key_id = issuer_key_text(arena, issued);
    authority->root = has_root ? answer->path[length - 1].blob : NULL;
    return authority;
}

void path_answer(struct arena *arena, const struct built_path *path,
                 const struct sent_issuers *issuers, const struct chain_question *question,
                 struct chain_answer *answer)
{
    const size_t length = (size_t)sk_X509_num(path->certificates);
    struct path_certificate *certificates = arena_allocate(arena, length, sizeof(*certificates));
    certificates[0].blob = copy_blob(arena, &question->chain[0]);
    certificates[0].was_sent = true;
    for (size_t i = 1; i < length; i++) {
        X509 *certificate = sk_X509_value(path->certificates, (int)i);
        const struct certificate_blob *sent = issuer_blob(issuers, certificate);
        certificates[i].blob =
            sent != NULL ? copy_blob(arena, sent) : trusted_blob(arena, certificate);
        certificates[i].was_sent = was_sent(question, certificates[i].blob->sha256);
    }
    answer->path = certificates;
    answer->path_length = length;
    answer->is_anchored = path->is_anchored;
    if (path->is_sought && !path->is_trusted) {
        answer->unknown_authority = authority_of(arena, path, answer);
    }
}
