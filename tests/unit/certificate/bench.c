#include "bench.h"

#include "base/memory.h"
#include "certificate/trust_store.h"
#include "certificate/whole.h"

int bench_open(void **state)
{
    struct bench *bench = memory_allocate(1, sizeof(*bench));
    bench->mint = mint_new();
    bench->root = mint_root(bench->mint, "Corp Root", MINT_KEY_ROOT);
    bench->issuer = mint_issuer(bench->mint, "Corp Issuing", bench->root);
    bench->roots = bench_store(bench->root);
    bench->no_roots = trust_store_new();
    *state = bench;
    return 0;
}

int bench_close(void **state)
{
    struct bench *bench = *state;
    arena_clear(&bench->arena);
    trust_store_free(bench->roots);
    trust_store_free(bench->no_roots);
    mint_free(bench->mint);
    memory_free(bench);
    return 0;
}

int bench_reset(void **state)
{
    struct bench *bench = *state;
    arena_clear(&bench->arena);
    bench->store = bench->roots;
    bench->names[0] = "ns1.corp.example";
    bench->name_count = 1;
    bench->at_ms = MINT_NOW_MS;
    bench->staple = NULL;
    bench->staple_length = 0;
    return 0;
}

const struct minted *bench_server(struct bench *bench)
{
    const struct mint_recipe recipe = mint_server("DNS:ns1.corp.example");
    return bench_issue(bench, &recipe);
}

const struct minted *bench_issue(struct bench *bench, const struct mint_recipe *recipe)
{
    return mint_issue(bench->mint, recipe, bench->issuer);
}

struct trust_store *bench_store(const struct minted *root)
{
    struct trust_store *store = trust_store_new();
    bench_trust(store, root);
    return store;
}

void bench_trust(struct trust_store *store, const struct minted *root)
{
    const uint8_t *der = root->blob.der;
    trust_store_take(store, certificate_whole_parse(&der, root->blob.length));
}

struct chain_answer bench_judge(struct bench *bench, const struct minted *const *chain)
{
    size_t length = 0;
    while (chain[length] != NULL) {
        length++;
    }
    struct certificate_blob *blobs = arena_allocate(&bench->arena, length, sizeof(*blobs));
    for (size_t i = 0; i < length; i++) {
        blobs[i] = chain[i]->blob;
    }
    const struct chain_question question = {
        .chain = blobs,
        .length = length,
        .names = bench->names,
        .name_count = bench->name_count,
        .at_ms = bench->at_ms,
        .staple = bench->staple,
        .staple_length = bench->staple_length,
    };
    struct chain_answer answer;
    chain_judge(&bench->arena, bench->store, &question, &answer);
    return answer;
}

const char *bench_text(struct bench *bench, certificate_problem_set problems)
{
    const char *text = "";
    for (int i = 0; i < CERTIFICATE_PROBLEM_COUNT; i++) {
        const enum certificate_problem problem = (enum certificate_problem)i;
        if ((problems & certificate_problem_bit(problem)) != 0) {
            text = arena_format(&bench->arena, "%s%s%s", text, *text != '\0' ? " " : "",
                                certificate_problem_name(problem));
        }
    }
    return text;
}

const char *bench_problems(struct bench *bench, const struct minted *const *chain)
{
    return bench_text(bench, bench_judge(bench, chain).problems);
}

const char *bench_issuer_problems(struct bench *bench, const struct minted *const *chain)
{
    return bench_text(bench, bench_judge(bench, chain).issuer_problems);
}
