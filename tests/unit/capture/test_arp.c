#include "base/memory.h"
#include "capture/arp.h"
#include "support/unit.h"

#include <string.h>

static const struct arp_request request = {
    .source_mac = { 0x02, 0x11, 0x22, 0x33, 0x44, 0x55 },
    .source = 0xc0000201,  // 192.0.2.1
    .address = 0xc0000207, // 192.0.2.7
};

// As RFC 826 lays it out.
static const uint8_t request_bytes[ARP_SIZE] = {
    0x00, 0x01, 0x08, 0x00, 0x06, 0x04, 0x00, 0x01, 0x02, 0x11, 0x22, 0x33, 0x44, 0x55,
    0xc0, 0x00, 0x02, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xc0, 0x00, 0x02, 0x07,
};
static const uint8_t reply_bytes[ARP_SIZE] = {
    0x00, 0x01, 0x08, 0x00, 0x06, 0x04, 0x00, 0x02, 0x02, 0xaa, 0xbb, 0xcc, 0xdd, 0xee,
    0xc0, 0x00, 0x02, 0x07, 0x02, 0x11, 0x22, 0x33, 0x44, 0x55, 0xc0, 0x00, 0x02, 0x01,
};

static void a_request_has_the_bytes_that_it_should(void **state)
{
    (void)state;
    uint8_t bytes[ARP_SIZE];
    memset(bytes, 0xaa, sizeof(bytes));
    arp_write_request(&request, bytes);
    assert_memory_equal(bytes, request_bytes, sizeof(bytes));
}

static void a_reply_tells_the_station(void **state)
{
    (void)state;
    struct arp_reply reply = { 0 };
    assert_true(arp_read_reply(reply_bytes, sizeof(reply_bytes), &reply));
    assert_int_equal(reply.address, request.address);
    assert_int_equal(reply.asker, request.source);
    assert_memory_equal(reply.mac, reply_bytes + 8, ARP_MAC_SIZE);
}

static void what_is_no_reply_of_one_station_is_not_read(void **state)
{
    (void)state;
    struct arp_reply reply = { 0 };
    assert_false(arp_read_reply(request_bytes, sizeof(request_bytes), &reply));
    for (size_t length = 0; length < sizeof(reply_bytes); length++) {
        char *copy = memory_copy(reply_bytes, length);
        assert_false(arp_read_reply((const uint8_t *)copy, length, &reply));
        memory_free(copy);
    }

    static const struct {
        size_t place;
        uint8_t value;
    } cases[] = {
        { 1, 6 },              // another kind of network
        { 2, 0x86 },           // another protocol
        { 4, 8 },              // longer addresses
        { 5, 16 },   { 7, 4 }, // reverse ARP
        { 8, 0xff },           // all stations
        { 8, 0x01 },           // a group of them
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint8_t bytes[ARP_SIZE];
        memcpy(bytes, reply_bytes, sizeof(bytes));
        bytes[cases[i].place] = cases[i].value;
        assert_false(arp_read_reply(bytes, sizeof(bytes), &reply));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_has_the_bytes_that_it_should),
        cmocka_unit_test(a_reply_tells_the_station),
        cmocka_unit_test(what_is_no_reply_of_one_station_is_not_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
