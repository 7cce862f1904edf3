#include "court.h"

#include "certificate/trust_store.h"
#include "certificate/whole.h"
#include "support/unit.h"

#define CHAIN_LIMIT 3

int court_open_mint(void **state)
{
    static struct court court;
    court = (struct court){ .mint = mint_new() };
    court.root = mint_root(court.mint, "Corp Root", MINT_KEY_ROOT);
    court.issuer = mint_issuer(court.mint, "Corp Issuing", court.root);
    court.stranger = mint_root(court.mint, "Stranger Root", MINT_KEY_OTHER);
    court.between = mint_issuer(court.mint, "Stranger Issuing", court.stranger);
    *state = &court;
    return 0;
}

int court_close_mint(void **state)
{
    struct court *court = *state;
    mint_free(court->mint);
    return 0;
}

void court_open(struct court *court)
{
    const uint8_t *der = court->root->blob.der;
    trial_open(&court->trial);
    trust_store_take(court->trial.trust_store,
                     certificate_whole_parse(&der, court->root->blob.length));
    court->trial.has_estate_roots = true;
    scene_open(&court->scene, COURT_HOST, "10.1.1.5");
}

int court_close(void **state)
{
    struct court *court = *state;
    scene_close(&court->scene);
    trial_close(&court->trial);
    return 0;
}

const struct minted *court_issue(struct court *court, const struct minted *issuer,
                                 const char *names, int64_t not_after_ms)
{
    struct mint_recipe recipe = mint_server(names);
    recipe.not_after_ms = not_after_ms;
    return mint_issue(court->mint, &recipe, issuer);
}

struct observation *court_show(struct scene *scene, uint16_t port,
                               const struct minted *const *chain)
{
    struct observation *hello = saw_hello(scene, port, OUTCOME_OK);
    struct certificate_blob *blobs = arena_allocate(&scene->arena, CHAIN_LIMIT, sizeof(*blobs));
    for (size_t i = 0; i < CHAIN_LIMIT && chain[i] != NULL; i++) {
        blobs[i] = chain[i]->blob;
        hello->handshake.chain_length++;
    }
    hello->handshake.chain = blobs;
    return hello;
}

struct observation *court_send(struct court *court, uint16_t port, const struct minted *leaf,
                               const struct minted *issuer)
{
    const struct minted *const chain[] = { leaf, issuer, NULL };
    return court_show(&court->scene, port, chain);
}

void court_finish(struct court *court)
{
    trial_see(&court->trial, &court->scene);
    trial_finish(&court->trial);
}

void court_watch(struct court *court, enum endpoint_kind endpoint)
{
    const char *id = endpoint == ENDPOINT_HTTPS ? "by role" : "by role, agent site";
    struct check *check = trial_check(&court->trial, id, SUBJECT_CERTIFICATE);
    check->endpoint = endpoint;
    check->right = UINT32_MAX;
    check->is_only_for_answering = true;
}
