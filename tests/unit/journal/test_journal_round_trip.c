#include "base/memory.h"
#include "base/text.h"
#include "support/unit.h"
#include "unit/journal/samples.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

// What a journal is expected to give.
struct expectation {
    const struct observation *observations;
    size_t count;
    const char *host; // NULL: any
    size_t visits;
    size_t headers;
};

static void assert_text(const char *actual, const char *expected)
{
    if (expected == NULL) {
        assert_null(actual);
    } else {
        assert_non_null(actual);
        assert_string_equal(actual, expected);
    }
}

static bool check_header(void *context, const struct journal_header *header, struct error *error)
{
    (void)error;
    struct expectation *expected = context;
    expected->headers++;
    assert_text(header->run, sample_header.run);
    assert_text(header->version, sample_header.version);
    assert_int_equal(header->started_ms, sample_header.started_ms);
    assert_text(header->profile, sample_header.profile);
    assert_text(header->vantage, sample_header.vantage);
    assert_int_equal(header->shard.number, sample_header.shard.number);
    assert_int_equal(header->shard.count, sample_header.shard.count);
    assert_text(header->inventory, sample_header.inventory);
    assert_text(header->inventory_digest, sample_header.inventory_digest);
    assert_text(header->client_certificate, sample_header.client_certificate);
    assert_text(header->profile_text, sample_header.profile_text);
    assert_text(header->catalogue_text, sample_header.catalogue_text);
    return true;
}

static void check_resolution(const struct observed_resolution *actual,
                             const struct observed_resolution *expected)
{
    assert_int_equal(actual->count, expected->count);
    for (size_t i = 0; i < expected->count; i++) {
        assert_true(address_equal(&actual->addresses[i], &expected->addresses[i]));
    }
}

static void check_handshake(const struct observed_handshake *actual,
                            const struct observed_handshake *expected)
{
    assert_int_equal(actual->question, expected->question);
    assert_text(actual->version, expected->version);
    assert_text(actual->cipher, expected->cipher);
    assert_text(actual->alpn, expected->alpn);
    assert_int_equal(actual->alert, expected->alert);
    assert_int_equal(actual->client_certificate, expected->client_certificate);
    assert_int_equal(actual->chain_length, expected->chain_length);
    assert_int_equal(actual->staple_length, expected->staple_length);
    assert_int_equal(actual->staple == NULL, expected->staple == NULL);
    if (expected->staple != NULL) {
        assert_memory_equal(actual->staple, expected->staple, expected->staple_length);
    }
    for (size_t i = 0; i < expected->chain_length; i++) {
        assert_memory_equal(actual->chain[i].sha256, expected->chain[i].sha256, 32);
        assert_int_equal(actual->chain[i].length, expected->chain[i].length);
        assert_memory_equal(actual->chain[i].der, expected->chain[i].der,
                            expected->chain[i].length);
    }
}

static void check_answer(const struct observed_answer *actual,
                         const struct observed_answer *expected)
{
    assert_int_equal(actual->status, expected->status);
    assert_text(actual->server, expected->server);
    assert_text(actual->location, expected->location);
    assert_text(actual->content_type, expected->content_type);
    assert_text(actual->authenticate, expected->authenticate);
    assert_text(actual->transport_security, expected->transport_security);
    assert_int_equal(actual->body_length, expected->body_length);
    assert_int_equal(actual->body == NULL, expected->body == NULL);
    if (expected->body != NULL) {
        assert_memory_equal(actual->body, expected->body, expected->body_length);
    }
    assert_int_equal(actual->body_size, expected->body_size);
    assert_int_equal(actual->is_body_cut, expected->is_body_cut);
    assert_int_equal(actual->client_certificate, expected->client_certificate);
}

static void check_observation(const struct observation *actual, const struct observation *expected)
{
    assert_int_equal(actual->kind, expected->kind);
    assert_text(actual->server_name, expected->server_name);
    assert_int_equal(actual->address.family, expected->address.family);
    assert_true(actual->address.family == ADDRESS_NONE ||
                address_equal(&actual->address, &expected->address));
    assert_int_equal(actual->port, expected->port);
    assert_int_equal(actual->scheme, expected->scheme);
    assert_int_equal(actual->has_client_certificate, expected->has_client_certificate);
    assert_text(actual->path, expected->path);
    assert_int_equal(actual->attempt, expected->attempt);
    assert_int_equal(actual->at_ms, expected->at_ms);
    assert_int_equal(actual->took_us, expected->took_us);
    assert_int_equal(actual->outcome, expected->outcome);
    assert_text(actual->detail, expected->detail);
    if (expected->kind == OBSERVATION_RESOLUTION) {
        check_resolution(&actual->resolution, &expected->resolution);
    } else if (expected->kind == OBSERVATION_HANDSHAKE) {
        check_handshake(&actual->handshake, &expected->handshake);
    } else if (expected->kind == OBSERVATION_ANSWER) {
        check_answer(&actual->answer, &expected->answer);
    }
}

static bool check_visit(void *context, const char *host, const struct observation *observations,
                        size_t count, struct error *error)
{
    (void)error;
    struct expectation *expected = context;
    expected->visits++;
    if (expected->host != NULL) {
        assert_string_equal(host, expected->host);
    }
    assert_int_equal(count, expected->count);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(observations[i].host, host);
        check_observation(&observations[i], &expected->observations[i]);
    }
    return true;
}

static struct journal_summary read_expecting(const char *path, struct expectation *expected)
{
    const struct journal_handler handler = {
        .on_header = check_header,
        .on_visit = check_visit,
        .context = expected,
    };
    struct journal_summary summary = { 0 };
    struct error error = { 0 };
    const bool read = journal_read(path, &handler, &summary, &error);
    assert_string_equal(error.text, "");
    assert_true(read);
    assert_int_equal(expected->headers, 1);
    assert_int_equal(expected->visits, summary.visit_count);
    return summary;
}

static void write_one_visit(const char *path, const struct observation *observations, size_t count)
{
    struct error error = { 0 };
    struct journal_writer *writer = journal_create(path, &sample_header, &error);
    assert_non_null(writer);
    assert_true(journal_write_visit(writer, SAMPLE_HOST, observations, count, &error));
    assert_true(journal_close(writer, true, &error));
}

static int make_folder(void **state)
{
    static struct sample_folder folder;
    sample_folder_make(&folder);
    *state = &folder;
    return 0;
}

static int remove_folder(void **state)
{
    sample_folder_remove(*state);
    return 0;
}

static void every_member_of_every_kind_comes_back(void **state)
{
    const struct sample_folder *folder = *state;
    struct observation samples[SAMPLE_COUNT];
    make_samples(samples);
    write_one_visit(folder->file, samples, SAMPLE_COUNT);

    struct expectation expected = { .observations = samples,
                                    .count = SAMPLE_COUNT,
                                    .host = SAMPLE_HOST };
    const struct journal_summary summary = read_expecting(folder->file, &expected);
    assert_int_equal(summary.visit_count, 1);
    assert_true(summary.ended_ms > sample_header.started_ms);
    assert_true(summary.is_complete);
    assert_false(summary.is_cut);
}

static void every_outcome_question_and_client_certificate_comes_back(void **state)
{
    const struct sample_folder *folder = *state;
    struct observation samples[SAMPLE_COUNT];
    make_samples(samples);
    struct observation all[OUTCOME_COUNT + TLS_QUESTION_COUNT + CLIENT_CERTIFICATE_COUNT];
    size_t count = 0;
    for (enum outcome i = 0; i < OUTCOME_COUNT; i++) {
        all[count] = samples[1];
        all[count++].outcome = i;
    }
    for (enum tls_question i = 0; i < TLS_QUESTION_COUNT; i++) {
        all[count] = samples[3];
        all[count++].handshake.question = i;
    }
    for (enum client_certificate i = 0; i < CLIENT_CERTIFICATE_COUNT; i++) {
        all[count] = samples[5];
        all[count++].answer.client_certificate = i;
    }
    write_one_visit(folder->file, all, count);
    struct expectation expected = { .observations = all, .count = count };
    read_expecting(folder->file, &expected);
}

static void hostile_text_stays_well_formed(void **state)
{
    const struct sample_folder *folder = *state;
    struct observation samples[SAMPLE_COUNT];
    make_samples(samples);
    struct observation *answer = &samples[5];
    char hostile[257] = { 0 };
    for (int i = 1; i < 256; i++) {
        hostile[i - 1] = (char)i;
    }
    answer->answer.server = hostile;
    answer->answer.location = "\xc3\x28 \xed\xa0\x80 \xf4\x90\x80\x80 \x1b[2J\"\\\r\n";
    answer->detail = "cut \xe2\x82";
    write_one_visit(folder->file, samples, SAMPLE_COUNT);

    // Bytes that are no UTF-8 become U+FFFD, all else comes back.
    char expected_server[1024] = { 0 };
    memcpy(expected_server, hostile, 127);
    for (size_t i = 0; i < 128; i++) {
        snprintf(expected_server + 127 + 3 * i, 4, "\xEF\xBF\xBD");
    }
    answer->answer.server = expected_server;
    answer->answer.location = "\xEF\xBF\xBD( \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD "
                              "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD \x1b[2J\"\\\r\n";
    answer->detail = "cut \xEF\xBF\xBD\xEF\xBF\xBD";
    struct expectation expected = { .observations = samples, .count = SAMPLE_COUNT };
    read_expecting(folder->file, &expected);
}

static void a_visit_without_observations_counts(void **state)
{
    const struct sample_folder *folder = *state;
    write_one_visit(folder->file, NULL, 0);
    struct expectation expected = { .count = 0, .host = SAMPLE_HOST };
    assert_int_equal(read_expecting(folder->file, &expected).visit_count, 1);
}

static void certificates_and_bodies_stand_there_once_also_after_resuming(void **state)
{
    const struct sample_folder *folder = *state;
    const char *const hosts[] = { "a", "b" };
    write_journal(folder->file, hosts, 2);

    struct observation samples[SAMPLE_COUNT];
    make_samples(samples);
    struct error error = { 0 };
    struct journal_writer *writer = journal_append(folder->file, &error);
    assert_non_null(writer);
    assert_true(journal_write_visit(writer, "c", samples, SAMPLE_COUNT, &error));
    assert_true(journal_close(writer, false, &error));

    assert_int_equal(count_in_file(folder->file, "\n{\"certificate\":"), 2);
    assert_int_equal(count_in_file(folder->file, "\n{\"body\":"), 2);
    assert_int_equal(count_in_file(folder->file, "\n{\"host_done\":"), 3);
    struct expectation expected = { .observations = samples, .count = SAMPLE_COUNT };
    const struct journal_summary summary = read_expecting(folder->file, &expected);
    assert_int_equal(summary.visit_count, 3);
    assert_false(summary.is_complete);
}

static void a_run_that_went_on_after_its_end_has_none(void **state)
{
    const struct sample_folder *folder = *state;
    const char *const hosts[] = { "a" };
    write_journal(folder->file, hosts, 1);
    struct observation samples[SAMPLE_COUNT];
    make_samples(samples);
    struct error error = { 0 };
    struct journal_writer *writer = journal_append(folder->file, &error);
    assert_true(journal_write_visit(writer, "b", samples, SAMPLE_COUNT, &error));

    // As after a kill: nothing was closed.
    struct expectation expected = { .observations = samples, .count = SAMPLE_COUNT };
    const struct journal_summary summary = read_expecting(folder->file, &expected);
    assert_int_equal(summary.visit_count, 2);
    assert_int_equal(summary.ended_ms, 0);
    assert_false(summary.is_complete);
    assert_false(summary.is_cut);
    assert_true(journal_close(writer, false, &error));
}

static void two_journals_know_nothing_of_each_other(void **state)
{
    const struct sample_folder *folder = *state;
    struct sample_folder other;
    sample_folder_make(&other);
    const char *const hosts[] = { "a", "b" };
    write_journal(folder->file, hosts, 2);
    write_journal(other.file, hosts, 1);

    struct observation samples[SAMPLE_COUNT];
    make_samples(samples);
    struct expectation first = { .observations = samples, .count = SAMPLE_COUNT };
    struct expectation second = first;
    assert_int_equal(read_expecting(folder->file, &first).visit_count, 2);
    assert_int_equal(read_expecting(other.file, &second).visit_count, 1);
    sample_folder_remove(&other);
}

static int remove_file(void **state)
{
    const struct sample_folder *folder = *state;
    (void)unlink(folder->file);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(every_member_of_every_kind_comes_back, remove_file),
        cmocka_unit_test_teardown(every_outcome_question_and_client_certificate_comes_back,
                                  remove_file),
        cmocka_unit_test_teardown(hostile_text_stays_well_formed, remove_file),
        cmocka_unit_test_teardown(a_visit_without_observations_counts, remove_file),
        cmocka_unit_test_teardown(certificates_and_bodies_stand_there_once_also_after_resuming,
                                  remove_file),
        cmocka_unit_test_teardown(a_run_that_went_on_after_its_end_has_none, remove_file),
        cmocka_unit_test_teardown(two_journals_know_nothing_of_each_other, remove_file),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
