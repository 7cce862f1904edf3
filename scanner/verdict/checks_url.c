#include "verdict/check_scope.h"
#include "verdict/checks.h"
#include "verdict/url_opinion.h"

static const char *origin_of(const struct inventory *inventory, const struct codebase *codebase)
{
    return codebase->source < inventory->source_count ? inventory->sources[codebase->source].name
                                                      : "inventory";
}

static bool may_apply(const struct hearing *hearing, const struct check *check,
                      const struct url *url)
{
    const struct host_record *record =
        url->kind == URL_WEB ? estate_find(hearing->estate, url->host) : NULL;
    return record != NULL && record->host != NULL
               ? check_applies_to_host(hearing, check, record->host)
               : !check_wants_some_hosts(check);
}

static struct handed_url codebase_url(const struct inventory *inventory,
                                      const struct codebase *codebase)
{
    return (struct handed_url){
        .text = codebase->text,
        .url = codebase->url,
        .is_valid = true,
        .package = codebase->package,
        .kind = "codebase",
        .listed = codebase,
        .origin = origin_of(inventory, codebase),
        .record = codebase->line,
        .is_of_client = codebase_is_of_client(inventory, codebase),
    };
}

static struct handed_url snapshot_url(const struct inventory *inventory,
                                      const struct codebase *codebase)
{
    struct handed_url handed = codebase_url(inventory, codebase);
    handed.text = codebase->snapshot_text;
    handed.url = codebase->snapshot;
    handed.kind = "snapshot";
    handed.codebase = &codebase->url;
    return handed;
}

typedef struct handed_url url_of_codebase(const struct inventory *inventory,
                                          const struct codebase *codebase);

/** Of each codebase the URL that `take` gives, if there is one. */
static void for_each_codebase(struct hearing *hearing, const struct check *check,
                              url_of_codebase *take, url_evaluator *evaluate)
{
    const struct inventory *inventory = hearing->judged->inventory;
    if (!check_applies_to_estate(hearing, check)) {
        return;
    }
    for (size_t i = 0; i < inventory->codebase_count; i++) {
        const struct handed_url handed = take(inventory, &inventory->codebases[i]);
        if (handed.text != NULL && may_apply(hearing, check, &handed.url)) {
            evaluate(hearing, check, &handed);
        }
    }
}

static void for_each_alternate_url(struct hearing *hearing, const struct check *check,
                                   url_evaluator *evaluate)
{
    const struct inventory *inventory = hearing->judged->inventory;
    for (size_t i = 0; i < inventory->host_count; i++) {
        const struct host *host = inventory->hosts[i];
        if (host->alternate_url == NULL || !check_applies_to_host(hearing, check, host)) {
            continue;
        }
        struct handed_url handed = {
            .text = host->alternate_url,
            .owner = host->name,
            .origin = arena_format(hearing->arena, "alternate URL of %s", host->name),
        };
        handed.is_valid = url_parse(hearing->arena, handed.text, &handed.url);
        evaluate(hearing, check, &handed);
    }
}

static void for_install_url(struct hearing *hearing, const struct check *check,
                            url_evaluator *evaluate)
{
    const char *text = hearing->judged->inventory->agent_install_url;
    if (text == NULL || !check_applies_to_estate(hearing, check)) {
        return;
    }
    struct handed_url handed = {
        .text = text,
        .is_of_estate = true,
        .origin = "agent install URL",
    };
    handed.is_valid = url_parse(hearing->arena, text, &handed.url);
    evaluate(hearing, check, &handed);
}

void check_codebase_schemes(struct hearing *hearing, const struct check *check)
{
    for_each_codebase(hearing, check, codebase_url, url_judge_scheme);
}

void check_codebase_endpoints(struct hearing *hearing, const struct check *check)
{
    for_each_codebase(hearing, check, codebase_url, url_judge_endpoint);
}

void check_snapshot_schemes(struct hearing *hearing, const struct check *check)
{
    for_each_codebase(hearing, check, snapshot_url, url_judge_scheme);
}

void check_snapshot_endpoints(struct hearing *hearing, const struct check *check)
{
    for_each_codebase(hearing, check, snapshot_url, url_judge_endpoint);
}

void check_alternate_url_schemes(struct hearing *hearing, const struct check *check)
{
    for_each_alternate_url(hearing, check, url_judge_scheme);
}

void check_alternate_url_endpoints(struct hearing *hearing, const struct check *check)
{
    for_each_alternate_url(hearing, check, url_judge_endpoint);
}

void check_install_url_scheme(struct hearing *hearing, const struct check *check)
{
    for_install_url(hearing, check, url_judge_scheme);
}

void check_install_url_endpoint(struct hearing *hearing, const struct check *check)
{
    for_install_url(hearing, check, url_judge_endpoint);
}
