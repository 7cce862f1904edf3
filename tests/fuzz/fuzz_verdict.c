/** Visits with any answers at all, made from the input, before every profile: the judge comes to a
 * verdict that keeps its promises, twice the same, and the reports are well formed. */
#include "base/memory.h"
#include "base/text.h"
#include "fuzz/fuzz.h"
#include "inventory/catalogue_read.h"
#include "inventory/inventory_read.h"
#include "report/report.h"
#include "syntax/json.h"
#include "verdict/judge.h"

#include <string.h>

#define NOW_MS            INT64_C(1772366400000) // 2026-03-01T12:00:00Z
#define OBSERVATION_LIMIT 48
#define TEXT_LIMIT        64

static const char inventory_text[] =
    "{\"cem\":true,\"http_allowed\":false,\"persistent_connection\":true,"
    "\"agent_install_url\":\"https://ns1.corp.example/Altiris/NS/Agent/AltirisAgentDownload.aspx\","
    "\"hosts\":["
    "{\"name\":\"ns1.corp.example\",\"address\":\"10.1.1.1\",\"roles\":[\"notification-server\"],"
    "\"also_known_as\":[\"ns.corp.example\"]},"
    "{\"name\":\"ps1.corp.example\",\"address\":\"10.1.1.2\",\"roles\":[\"site-server\"],"
    "\"internet_site\":true}],"
    "\"codebases\":[{\"package\":\"p1\",\"url\":\"https://ps1.corp.example/Altiris/PS/p1\","
    "\"snapshot\":\"http://ps1.corp.example/Altiris/PS/p1/snapshot.xml\"}]}";

static const char *const hosts[] = { "ns1.corp.example", "ps1.corp.example" };
static const char *const addresses[] = { "10.1.1.1", "10.1.1.2" };
static const char *const server_names[] = { "ns1.corp.example", "ps1.corp.example",
                                            "ns.corp.example", "elsewhere.example" };
static const char *const paths[] = { "/",
                                     "/Altiris/Console",
                                     "/Altiris/SoftwarePortal",
                                     "/Altiris/NS/Agent/GetClientPolicies.aspx",
                                     "/Altiris/PS/p1",
                                     "/Altiris/PS/p1/snapshot.xml" };
static const uint16_t ports[] = { 80, 443, 4726, 8443 };
static const unsigned statuses[] = { 200, 301, 302, 401, 403, 404, 400, 500, 503, 308 };

struct taker {
    struct arena *arena;
    const uint8_t *bytes;
    size_t length;
};

static unsigned take_number(struct taker *taker, unsigned below)
{
    if (taker->length == 0) {
        return 0;
    }
    const unsigned number = taker->bytes[0] % below;
    taker->bytes++;
    taker->length--;
    return number;
}

/** Any bytes but NUL, which no text of an observation holds; NULL now and then. */
static const char *take_text(struct taker *taker)
{
    size_t length = take_number(taker, TEXT_LIMIT);
    if (length == 0) {
        return NULL;
    }
    length = length < taker->length ? length : taker->length;
    const char *text = arena_copy(taker->arena, taker->bytes, length);
    taker->bytes += length;
    taker->length -= length;
    return arena_copy_text(taker->arena, text);
}

static void take_handshake(struct taker *taker, struct observed_handshake *handshake)
{
    handshake->question = (enum tls_question)take_number(taker, TLS_QUESTION_COUNT);
    handshake->version = take_number(taker, 2) != 0 ? "TLS 1.2" : NULL;
    handshake->alert = (int)take_number(taker, 128) - 1;
    handshake->client_certificate =
        (enum client_certificate)take_number(taker, CLIENT_CERTIFICATE_COUNT);
}

static void take_answer(struct taker *taker, struct observation *observation)
{
    struct observed_answer *answer = &observation->answer;
    const size_t count = sizeof(statuses) / sizeof(statuses[0]);
    answer->client_certificate =
        (enum client_certificate)take_number(taker, CLIENT_CERTIFICATE_COUNT);
    if (observation->outcome != OUTCOME_OK) {
        return;
    }
    const unsigned choice = take_number(taker, (unsigned)count + 1);
    answer->status = choice < count ? statuses[choice] : 100 + take_number(taker, 250) * 4;
    answer->server = take_number(taker, 2) != 0 ? "Microsoft-IIS/10.0" : take_text(taker);
    answer->location = take_text(taker);
    answer->transport_security = take_text(taker);
    answer->body = take_text(taker);
    answer->body_length = answer->body != NULL ? strlen(answer->body) : 0;
    answer->body_size = answer->body_length + take_number(taker, 256) * 2;
}

static void take_observation(struct taker *taker, unsigned host, struct observation *observation)
{
    const unsigned kinds = OBSERVATION_KIND_COUNT;
    *observation = (struct observation){
        .kind = (enum observation_kind)take_number(taker, kinds),
        .host = hosts[host],
        .server_name = server_names[take_number(taker, 8) < 6 ? host : take_number(taker, 4)],
        .port = ports[take_number(taker, 4)],
        .scheme = (enum scheme)take_number(taker, SCHEME_COUNT),
        .attempt = 1 + take_number(taker, 3),
        .at_ms = NOW_MS + take_number(taker, 8),
        .outcome = take_number(taker, 2) != 0 ? OUTCOME_OK
                                              : (enum outcome)take_number(taker, OUTCOME_COUNT),
        .detail = take_text(taker),
    };
    (void)address_parse(addresses[host], &observation->address);
    if (observation->kind == OBSERVATION_RESOLUTION) {
        observation->port = 0;
    } else if (observation->kind == OBSERVATION_HANDSHAKE) {
        take_handshake(taker, &observation->handshake);
    } else if (observation->kind == OBSERVATION_ANSWER) {
        observation->path = paths[take_number(taker, sizeof(paths) / sizeof(paths[0]))];
        take_answer(taker, observation);
    }
}

static void check_findings(const struct assessment *assessment)
{
    size_t inconsistent = 0;
    for (size_t i = 0; i < assessment->finding_count; i++) {
        const struct finding *finding = &assessment->findings[i];
        const bool is_of_host =
            finding->check->subject == SUBJECT_PORT || finding->check->subject == SUBJECT_PATH;
        inconsistent += finding->verdict == VERDICT_INCONSISTENT;
        // Silence is never a pass.
        FUZZ_EXPECT(finding->verdict != VERDICT_CONSISTENT || !is_of_host ||
                    finding->evidence_count > 0);
        FUZZ_EXPECT(finding->reason != NULL && finding->observed != NULL);
        FUZZ_EXPECT(!finding->is_warning || finding->verdict == VERDICT_CONSISTENT);
    }
    FUZZ_EXPECT((assessment->headline == HEADLINE_NOT_COMPLETE) == (inconsistent > 0));
}

/** The report as text, to be freed. */
static char *write_report(const struct assessment *assessment, const char *format)
{
    char *text = NULL;
    size_t length = 0;
    struct error error = { 0 };
    const struct report_style style = { .is_verbose = true };
    FILE *out = open_memstream(&text, &length);
    FUZZ_EXPECT(out != NULL);
    FUZZ_EXPECT(report_format_by_name(format)->write(assessment, &style, out, &error));
    FUZZ_EXPECT(fclose(out) == 0);
    FUZZ_EXPECT(text_is_utf8(text, length));
    return text;
}

static char *judge(const struct judge_case *judged, const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct taker taker = { .arena = &arena, .bytes = data, .length = size };
    struct judge *judge = judge_new(judged);
    for (unsigned host = 0; host < sizeof(hosts) / sizeof(hosts[0]); host++) {
        struct observation observations[OBSERVATION_LIMIT];
        size_t count = 0;
        const size_t wanted = take_number(&taker, OBSERVATION_LIMIT);
        while (count < wanted && taker.length > 0) {
            take_observation(&taker, host, &observations[count++]);
        }
        // A part of it was seen from elsewhere; and all hosts are known to either vantage point.
        const size_t part = count / 2;
        const struct judge_visit near = {
            .host = hosts[host], .journal = "run", .observations = observations, .count = part
        };
        const struct judge_visit far = { .host = hosts[host],
                                         .vantage = "branch",
                                         .journal = "other",
                                         .observations = observations + part,
                                         .count = count - part };
        judge_add_visit(judge, &near);
        if (host % 2 == 0) {
            judge_add_visit(judge, &far);
        }
    }
    const struct run_information run = { .id = "run", .version = "0", .started_ms = NOW_MS };
    const struct assessment *assessment = judge_finish(judge, &run, NULL, 0);
    check_findings(assessment);
    free(write_report(assessment, "text"));
    char *report = write_report(assessment, "json");
    judge_free(judge);
    arena_clear(&arena);
    return report;
}

/** What every input is judged by: made once, for it takes longer than the judging. */
struct bench {
    struct inventory inventory;
    struct catalogue catalogue;
    struct profile profiles[4];
    struct trust_store *trust_store;
};

static void bench_fill(struct bench *bench)
{
    static const char *const names[] = { "http", "https", "http-ready", "https-ready" };
    struct error error = { 0 };
    inventory_init(&bench->inventory);
    FUZZ_EXPECT(inventory_read(&bench->inventory, "inventory", inventory_text,
                               strlen(inventory_text), &error));
    FUZZ_EXPECT(inventory_finish(&bench->inventory, &error));
    FUZZ_EXPECT(catalogue_load(&bench->catalogue, NULL, &error));
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        FUZZ_EXPECT(profile_load(&bench->profiles[i], names[i], &error));
    }
    bench->trust_store = trust_store_new();
}

static const struct bench *find_bench(void)
{
    static struct bench bench;
    if (bench.trust_store == NULL) {
        bench_fill(&bench);
    }
    return &bench;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    const struct bench *bench = find_bench();
    const struct judge_case judged = {
        .inventory = &bench->inventory,
        .catalogue = &bench->catalogue,
        .profile = &bench->profiles[data[0] & 3],
        .trust_store = bench->trust_store,
        .has_estate_roots = (data[0] & 4) != 0,
        .at_ms = NOW_MS + 1000,
    };
    char *report = judge(&judged, data + 1, size - 1);
    char *again = judge(&judged, data + 1, size - 1);
    FUZZ_EXPECT(text_equal(report, again));
    struct error error = { 0 };
    struct json_document *document = json_parse("report", report, strlen(report), &error);
    FUZZ_EXPECT(document != NULL);
    json_free(document);
    free(report);
    free(again);
    return 0;
}
