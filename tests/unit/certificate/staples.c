#include "staples.h"

#include <assert.h>
#include <time.h>

#define HOUR_MS (MINT_DAY_MS / 24)

static ASN1_TIME *moment_of(int64_t ms, int64_t otherwise_ms)
{
    const int64_t chosen_ms = ms != 0 ? ms : otherwise_ms;
    return chosen_ms < 0 ? NULL : ASN1_GENERALIZEDTIME_set(NULL, (time_t)(chosen_ms / 1000));
}

static void add_answer(OCSP_BASICRESP *answer, const struct staple_recipe *recipe)
{
    const char *digest = recipe->digest != NULL ? recipe->digest : "SHA1";
    OCSP_CERTID *id = OCSP_cert_to_id(EVP_get_digestbyname(digest), recipe->leaf->certificate,
                                      recipe->issuer->certificate);
    ASN1_TIME *this_update = moment_of(recipe->this_update_ms, MINT_NOW_MS - HOUR_MS);
    ASN1_TIME *next_update = moment_of(recipe->next_update_ms, MINT_NOW_MS + 24 * HOUR_MS);
    ASN1_TIME *revoked = moment_of(0, MINT_NOW_MS - 48 * HOUR_MS);
    const bool is_revoked = recipe->status == V_OCSP_CERTSTATUS_REVOKED;
    const OCSP_SINGLERESP *single =
        OCSP_basic_add1_status(answer, id, recipe->status, OCSP_REVOKED_STATUS_KEYCOMPROMISE,
                               is_revoked ? revoked : NULL, this_update, next_update);
    assert(single != NULL);
    (void)single;
    ASN1_TIME_free(this_update);
    ASN1_TIME_free(next_update);
    ASN1_TIME_free(revoked);
    OCSP_CERTID_free(id);
}

static void sign(OCSP_BASICRESP *answer, const struct staple_recipe *recipe)
{
    const struct minted *signer = recipe->signer != NULL ? recipe->signer : recipe->issuer;
    const unsigned long flags =
        OCSP_NOCERTS | (recipe->tells_signer_by_key ? (unsigned long)OCSP_RESPID_KEY : 0);
    if (recipe->enclosed != NULL) {
        OCSP_basic_add1_cert(answer, recipe->enclosed->certificate);
    }
    const int is_signed =
        OCSP_basic_sign(answer, signer->certificate, signer->key, EVP_sha256(), NULL, flags);
    assert(is_signed == 1);
    (void)is_signed;
}

static struct staple encode(struct arena *arena, int status, OCSP_BASICRESP *answer)
{
    OCSP_RESPONSE *response = OCSP_response_create(status, answer);
    uint8_t *der = NULL;
    const int length = i2d_OCSP_RESPONSE(response, &der);
    assert(length > 0);
    const struct staple staple = {
        .bytes = (const uint8_t *)arena_copy(arena, der, (size_t)length),
        .length = (size_t)length,
    };
    OPENSSL_free(der);
    OCSP_RESPONSE_free(response);
    return staple;
}

struct staple staple_make(struct arena *arena, const struct staple_recipe *recipes, size_t count)
{
    OCSP_BASICRESP *answer = OCSP_BASICRESP_new();
    for (size_t i = 0; i < count; i++) {
        add_answer(answer, &recipes[i]);
    }
    sign(answer, &recipes[0]);
    const struct staple staple = encode(arena, OCSP_RESPONSE_STATUS_SUCCESSFUL, answer);
    OCSP_BASICRESP_free(answer);
    return staple;
}

struct staple staple_make_refusal(struct arena *arena, int status)
{
    return encode(arena, status, NULL);
}
