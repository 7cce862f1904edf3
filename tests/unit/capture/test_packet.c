#include "base/memory.h"
#include "capture/packet.h"
#include "support/unit.h"

#include <string.h>

#define HOST   0xc6336407U // 198.51.100.7
#define OURS   0xc0000201U // 192.0.2.1
#define ROUTER 0xcb007101U // 203.0.113.1

static const struct packet_question question = {
    .source = OURS, .address = HOST, .source_port = 50000, .port = 443, .sequence = 0x89abcdef
};

// As another program writes it.
static const uint8_t syn[PACKET_SYN_SIZE] = {
    0x45, 0x00, 0x00, 0x2c, 0xed, 0xac, 0x40, 0x00, 0x40, 0x06, 0x60, 0xe3, 0xc0, 0x00, 0x02,
    0x01, 0xc6, 0x33, 0x64, 0x07, 0xc3, 0x50, 0x01, 0xbb, 0x89, 0xab, 0xcd, 0xef, 0x00, 0x00,
    0x00, 0x00, 0x60, 0x02, 0xfa, 0xf0, 0x94, 0x52, 0x00, 0x00, 0x02, 0x04, 0x05, 0xb4,
};

// SYN and ACK of the same connection, acknowledging 0x89abcdf0.
static const uint8_t syn_ack[] = {
    0x45, 0x00, 0x00, 0x2c, 0x00, 0x00, 0x40, 0x00, 0x40, 0x06, 0x00, 0x00, 0xc6, 0x33, 0x64,
    0x07, 0xc0, 0x00, 0x02, 0x01, 0x01, 0xbb, 0xc3, 0x50, 0x11, 0x22, 0x33, 0x44, 0x89, 0xab,
    0xcd, 0xf0, 0x60, 0x12, 0xfa, 0xf0, 0x00, 0x00, 0x00, 0x00, 0x02, 0x04, 0x05, 0xb4,
};

#define IP_HEADER_SIZE   20
#define ICMP_HEADER_SIZE 8
#define FLAGS            (IP_HEADER_SIZE + 13)
#define LARGEST          512

/** Reads a copy that ends where the packet ends, so that a sanitizer sees a byte read behind it. */
static bool read_answer(const uint8_t *bytes, size_t length, struct packet_answer *answer)
{
    uint8_t *copy = memory_allocate(1, length > 0 ? length : 1);
    memcpy(copy, bytes, length);
    const bool is_answer = packet_read_answer(length > 0 ? copy : NULL, length, answer);
    memory_free(copy);
    return is_answer;
}

static void expect_question(const struct packet_answer *answer)
{
    assert_int_equal(answer->question.source, question.source);
    assert_int_equal(answer->question.address, question.address);
    assert_int_equal(answer->question.source_port, question.source_port);
    assert_int_equal(answer->question.port, question.port);
    assert_int_equal(answer->question.sequence, question.sequence);
}

/** An ICMP message of the router that quotes the first `quoted` bytes of our SYN. */
static size_t write_icmp(uint8_t type, uint8_t code, size_t quoted, uint8_t out_bytes[LARGEST])
{
    const size_t length = IP_HEADER_SIZE + ICMP_HEADER_SIZE + quoted;
    memset(out_bytes, 0, LARGEST);
    memcpy(out_bytes, syn_ack, IP_HEADER_SIZE);
    out_bytes[3] = (uint8_t)length;
    out_bytes[9] = 1;
    memcpy(out_bytes + 12, "\xcb\x00\x71\x01", 4);
    out_bytes[IP_HEADER_SIZE] = type;
    out_bytes[IP_HEADER_SIZE + 1] = code;
    memcpy(out_bytes + IP_HEADER_SIZE + ICMP_HEADER_SIZE, syn, quoted);
    return length;
}

static void a_syn_has_the_bytes_that_it_should(void **state)
{
    (void)state;
    uint8_t bytes[PACKET_SYN_SIZE];
    memset(bytes, 0xaa, sizeof(bytes));
    packet_write_syn(&question, bytes);
    assert_memory_equal(bytes, syn, sizeof(syn));
}

static void the_flags_decide_what_an_answer_is(void **state)
{
    (void)state;

    static const struct {
        uint8_t flags;
        int kind; /**< -1: no answer */
    } cases[] = {
        { 0x12, PACKET_OPEN },   // SYN ACK
        { 0x52, PACKET_OPEN },   // with ECE
        { 0x14, PACKET_CLOSED }, // RST ACK
        { 0x16, PACKET_CLOSED }, // both: a reset counts
        { 0x04, -1 },            // RST alone says nothing of our SYN
        { 0x02, -1 },            // SYN alone: somebody asks us
        { 0x10, -1 },            // ACK: of a connection that the host remembers from before
        { 0x11, -1 },            // FIN
        { 0x00, -1 },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint8_t bytes[sizeof(syn_ack)];
        memcpy(bytes, syn_ack, sizeof(bytes));
        bytes[FLAGS] = cases[i].flags;
        struct packet_answer answer = { 0 };
        assert_int_equal(read_answer(bytes, sizeof(bytes), &answer), cases[i].kind >= 0);
        if (cases[i].kind >= 0) {
            assert_int_equal(answer.kind, cases[i].kind);
            assert_int_equal(answer.sender, HOST);
            expect_question(&answer);
        }
    }
}

static void the_acknowledgement_of_the_last_sequence_number_is_zero(void **state)
{
    (void)state;
    uint8_t bytes[sizeof(syn_ack)];
    memcpy(bytes, syn_ack, sizeof(bytes));
    memset(bytes + IP_HEADER_SIZE + 8, 0, 4);
    struct packet_answer answer = { 0 };
    assert_true(read_answer(bytes, sizeof(bytes), &answer));
    assert_int_equal(answer.question.sequence, UINT32_MAX);
}

static void bad_news_of_a_router_is_about_the_packet_that_it_quotes(void **state)
{
    (void)state;

    static const struct {
        uint8_t type;
        uint8_t code;
        bool is_answer;
        bool is_host_unknown;
    } cases[] = {
        { 3, 0, true, false },   { 3, 1, true, true },   { 3, 3, true, false },
        { 3, 13, true, false },  { 3, 15, true, false }, { 3, 4, false, false },
        { 3, 16, false, false }, { 11, 0, true, false }, { 11, 1, false, false },
        { 0, 0, false, false },  { 8, 0, false, false }, { 5, 1, false, false },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint8_t bytes[LARGEST];
        const size_t length = write_icmp(cases[i].type, cases[i].code, IP_HEADER_SIZE + 8, bytes);
        struct packet_answer answer = { 0 };
        assert_int_equal(read_answer(bytes, length, &answer), cases[i].is_answer);
        if (cases[i].is_answer) {
            assert_int_equal(answer.kind, PACKET_UNREACHABLE);
            assert_int_equal(answer.sender, ROUTER);
            assert_int_equal(answer.is_host_unknown, cases[i].is_host_unknown);
            expect_question(&answer);
        }
    }
}

static void a_packet_that_is_cut_is_no_answer(void **state)
{
    (void)state;
    struct packet_answer answer = { 0 };
    // The options of the TCP header are of no interest.
    for (size_t length = 0; length < sizeof(syn_ack); length++) {
        assert_int_equal(read_answer(syn_ack, length, &answer), length >= IP_HEADER_SIZE + 20);
    }
    uint8_t bytes[LARGEST];
    for (size_t quoted = 0; quoted <= sizeof(syn); quoted++) {
        const size_t length = write_icmp(3, 1, quoted, bytes);
        assert_int_equal(read_answer(bytes, length, &answer), quoted >= IP_HEADER_SIZE + 8);
    }
}

static void a_header_that_lies_is_no_answer(void **state)
{
    (void)state;

    static const struct {
        size_t place;
        uint8_t value;
    } cases[] = {
        { 0, 0x65 }, // version 6
        { 0, 0x40 }, // no header at all
        { 0, 0x44 }, // a header too short
        { 0, 0x4f }, // a header longer than the packet
        { 3, 10 },   // the packet ends within the header
        { 3, 30 },   // the packet ends within the TCP header
        { 7, 1 },    // a later fragment: what looks like ports is content
        { 6, 0x1f }, // the same
        { 9, 17 },   // UDP
        { 9, 0 },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint8_t bytes[sizeof(syn_ack)];
        memcpy(bytes, syn_ack, sizeof(bytes));
        bytes[cases[i].place] = cases[i].value;
        struct packet_answer answer = { 0 };
        assert_false(read_answer(bytes, sizeof(bytes), &answer));
    }
}

static void padding_behind_a_short_packet_is_not_read(void **state)
{
    (void)state;
    uint8_t bytes[60] = { 0 };
    memcpy(bytes, syn_ack, sizeof(syn_ack));
    struct packet_answer answer = { 0 };
    assert_true(read_answer(bytes, sizeof(bytes), &answer));
    bytes[3] = IP_HEADER_SIZE + 19;
    assert_false(read_answer(bytes, sizeof(bytes), &answer));
}

static void options_of_the_headers_are_stepped_over(void **state)
{
    (void)state;
    uint8_t bytes[LARGEST] = { 0 };
    memcpy(bytes, syn_ack, IP_HEADER_SIZE);
    bytes[0] = 0x4f;
    bytes[3] = 60 + 24;
    memcpy(bytes + 60, syn_ack + IP_HEADER_SIZE, 24);
    struct packet_answer answer = { 0 };
    assert_true(read_answer(bytes, 60 + 24, &answer));
    expect_question(&answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_syn_has_the_bytes_that_it_should),
        cmocka_unit_test(the_flags_decide_what_an_answer_is),
        cmocka_unit_test(the_acknowledgement_of_the_last_sequence_number_is_zero),
        cmocka_unit_test(bad_news_of_a_router_is_about_the_packet_that_it_quotes),
        cmocka_unit_test(a_packet_that_is_cut_is_no_answer),
        cmocka_unit_test(a_header_that_lies_is_no_answer),
        cmocka_unit_test(padding_behind_a_short_packet_is_not_read),
        cmocka_unit_test(options_of_the_headers_are_stepped_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
