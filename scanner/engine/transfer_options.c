#include "base/moment.h"
#include "engine/client_identity_use.h"
#include "engine/shared_context.h"
#include "engine/tls_setup.h"
#include "engine/transfer_state.h"

#include <unistd.h>

// libcurl's own limit on connecting must never be the one that strikes.
#define NEVER_MS (24L * 3600 * 1000)

#define SENT_AT_ONCE (16L * 1024)

/** One connection a question, and none behind our back: when a kept connection dies under a
 * request, libcurl would quietly ask again on a new one, and the reset would never be seen. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    (void)purpose;
    struct transfer *transfer = context;
    if (!transfer->may_open) {
        transfer->was_reuse_refused = true;
        return CURL_SOCKET_BAD;
    }
    transfer->may_open = false;
    if (!connection_open(transfer->connection, address->family)) {
        return CURL_SOCKET_BAD;
    }
    atomic_fetch_add(&transfer->worker->engine->connections, 1);
    return transfer->connection->descriptor;
}

static int close_socket(void *context, curl_socket_t descriptor)
{
    (void)descriptor;
    connection_close(context);
    return 0;
}

/** libcurl is about to begin the handshake: the connection stands. */
static CURLcode begin_handshake(CURL *easy, void *context, void *data)
{
    (void)easy;
    struct transfer *transfer = data;
    // Never by libcurl's options, which are obeyed anew for each connection.
    if (!shared_context_is(context) && !tls_setup_ciphers(context)) {
        return CURLE_SSL_CIPHER;
    }
    tls_setup_context(context, &transfer->connection->tls);
    stopwatch_enter(&transfer->watch, STAGE_HANDSHAKE);
    transfer_set_timer(transfer, transfer->worker->engine->options.handshake_timeout_ms);
    // Never by CURLOPT_SSLCERT, which reads files; a connection with a certificate is nobody
    // else's, as every connection here is its transfer's own.
    const struct client_identity *identity = transfer->worker->engine->options.identity;
    const bool is_good =
        !transfer->question.target.has_identity || client_identity_install(identity, context);
    return is_good ? CURLE_OK : CURLE_SSL_CERTPROBLEM;
}

/** libcurl is about to send the request. */
// NOLINTNEXTLINE(readability-non-const-parameter): the parameters are libcurl's
static int begin_request(void *context, char *remote_address, char *local_address, int remote_port,
                         int local_port)
{
    (void)remote_address;
    (void)local_address;
    (void)remote_port;
    (void)local_port;
    struct transfer *transfer = context;
    stopwatch_enter(&transfer->watch, STAGE_ANSWER);
    transfer_set_timer(transfer, transfer->worker->engine->options.answer_timeout_ms);
    return CURL_PREREQFUNC_OK;
}

static size_t take_header(char *line, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    const size_t length = size * count;
    const bool had_header = transfer->answer.is_header_complete;
    const bool goes_on = answer_take_header(&transfer->answer, line, length);
    if (transfer->answer.is_header_complete && !had_header) {
        transfer_await_body(transfer);
    }
    return goes_on ? length : 0;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    const size_t length = size * count;
    return answer_take_body(&transfer->answer, bytes, length) ? length : 0;
}

static bool set_callbacks(struct transfer *transfer)
{
    CURL *easy = transfer->easy;
    return curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, close_socket) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, begin_handshake) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, transfer) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, begin_request) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PREREQDATA, transfer) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer) == CURLE_OK;
}

static bool set_http(struct transfer *transfer)
{
    CURL *easy = transfer->easy;
    const struct engine *engine = transfer->worker->engine;
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1) == CURLE_OK &&
           // Without it, what is no HTTP is thrown away before we can see it.
           curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PROXY, "") == CURLE_OK && // nor the environment's
           curl_easy_setopt(easy, CURLOPT_USERAGENT, engine->options.user_agent) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HTTPHEADER, engine->headers) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           // Answers are small, and every transfer in flight has a buffer of this size.
           curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 2048L) == CURLE_OK &&
           // Over TLS each request is copied into one of this size; less is not to be had.
           curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, SENT_AT_ONCE) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, NEVER_MS) == CURLE_OK &&
           // With a cache, every disconnect looks through all of its names.
           curl_easy_setopt(easy, CURLOPT_DNS_CACHE_TIMEOUT, 0L) == CURLE_OK;
}

static bool set_tls(CURL *easy)
{
    return curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CAINFO, NULL) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CAPATH, NULL) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L) == CURLE_OK;
}

bool transfer_set_options(struct transfer *transfer)
{
    return set_callbacks(transfer) && set_http(transfer) && set_tls(transfer->easy);
}
