#include "support/server_flight.h"

#include "support/server_tls.h"

#include <assert.h>

#define RECORD_HEADER_SIZE 5

/** The size of the record that begins at `bytes`, if it is whole; else 0. */
static size_t record_size(const unsigned char *bytes, size_t length)
{
    if (length < RECORD_HEADER_SIZE) {
        return 0;
    }
    const size_t size = RECORD_HEADER_SIZE + ((size_t)bytes[3] << 8 | bytes[4]);
    return size <= length ? size : 0;
}

/** Sends what OpenSSL has written, as far as it may; the records that are left come back. */
static unsigned send_records(struct server_connection *connection, BIO *written, unsigned records)
{
    char *start = NULL;
    const long length = BIO_get_mem_data(written, &start);
    const unsigned char *bytes = (const unsigned char *)start;
    size_t rest = length > 0 ? (size_t)length : 0;
    size_t size = 0;
    unsigned left = records;
    while (left > 0 && (size = record_size(bytes, rest)) > 0) {
        (void)server_write_raw(connection, bytes, size);
        bytes += size;
        rest -= size;
        left--;
    }
    (void)BIO_reset(written);
    return left;
}

bool server_begin_flight(struct server_connection *connection, const struct server_tls *tls,
                         unsigned records)
{
    if (records == 0) {
        server_read_some(connection);
        return true;
    }
    SSL_CTX *context = server_tls_context(tls);
    SSL *server = SSL_new(context);
    BIO *heard = BIO_new(BIO_s_mem());
    BIO *written = BIO_new(BIO_s_mem());
    assert(server != NULL && heard != NULL && written != NULL);
    SSL_set_bio(server, heard, written); // which owns both now
    unsigned left = records;
    char bytes[4096];
    bool goes_on = true;
    while (goes_on && left > 0) {
        const size_t length = server_read_raw(connection, bytes, sizeof(bytes));
        (void)BIO_write(heard, bytes, (int)length);
        const int value = SSL_accept(server);
        goes_on = length > 0 && (value == 1 || SSL_get_error(server, value) == SSL_ERROR_WANT_READ);
        left = send_records(connection, written, left);
    }
    SSL_free(server);
    SSL_CTX_free(context);
    return left == 0;
}
