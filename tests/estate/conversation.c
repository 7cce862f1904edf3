#include "estate/conversation.h"

#include "estate/exchange.h"

#include <stdint.h>
#include <sys/socket.h>

#define TLS_RECORD_HEADER    5
#define TLS_RECORD_HANDSHAKE 0x16
#define TLS_RECORD_ALERT     0x15
#define TLS_ALERT_FATAL      2

/** TRANSPORT_DONE must have been handled. */
static enum move move_of(enum transport_result result)
{
    switch (result) {
    case TRANSPORT_WANTS_READ:
        return MOVE_WAIT_READ;
    case TRANSPORT_WANTS_WRITE:
        return MOVE_WAIT_WRITE;
    case TRANSPORT_REFUSED:
        return MOVE_RESET;
    case TRANSPORT_DONE:
    case TRANSPORT_ENDED:
    case TRANSPORT_FAILED:
        break;
    }
    return MOVE_CLOSE;
}

/** A whole TLS record, or anything that is none. */
static bool has_first_message(const struct text_buffer *input)
{
    const unsigned char *bytes = (const unsigned char *)input->text;

    if (input->length == 0) {
        return false;
    }
    if (bytes[0] != TLS_RECORD_HANDSHAKE) {
        return true;
    }
    return input->length >= TLS_RECORD_HEADER &&
           input->length - TLS_RECORD_HEADER >= (size_t)(bytes[3] << 8 | bytes[4]);
}

/** Past TLS, if there is any: the last words of somebody who does not speak it. */
static enum move say_and_close(struct conversation *conversation, const void *bytes, size_t length)
{
    (void)send(conversation->transport.socket, bytes, length, MSG_NOSIGNAL);
    return MOVE_CLOSE;
}

static enum move fail_after_hello(struct conversation *conversation)
{
    const struct endpoint *endpoint = conversation->endpoint;
    const unsigned char alert[] = {
        TLS_RECORD_ALERT, 3, 3, 0, 2, TLS_ALERT_FATAL, endpoint->alert
    };
    static const char garbage[] = "\x01\x02\xfe\xffhello\x00";

    switch (endpoint->voice) {
    case VOICE_ALERT:
        return say_and_close(conversation, alert, sizeof(alert));
    case VOICE_GARBAGE:
        return say_and_close(conversation, garbage, sizeof(garbage));
    case VOICE_CLOSE_AFTER_HELLO:
        return MOVE_CLOSE;
    default:
        return MOVE_RESET;
    }
}

static enum move read_first_message(struct conversation *conversation)
{
    char bytes[REQUEST_LIMIT];
    const ssize_t length = recv(conversation->transport.socket, bytes, sizeof(bytes), 0);

    if (length == 0) {
        return MOVE_CLOSE;
    }
    if (length < 0) {
        return MOVE_WAIT_READ;
    }
    (void)text_buffer_append(&conversation->input, bytes, (size_t)length);
    return has_first_message(&conversation->input) ? fail_after_hello(conversation)
                                                   : MOVE_WAIT_READ;
}

static enum move look_at_first_byte(struct conversation *conversation)
{
    unsigned char byte = 0;
    const ssize_t length = recv(conversation->transport.socket, &byte, 1, MSG_PEEK);

    if (length < 0) {
        return MOVE_WAIT_READ;
    }
    if (length == 0 || byte != TLS_RECORD_HANDSHAKE) {
        return MOVE_CLOSE;
    }
    conversation->state = STATE_HANDSHAKE;
    return MOVE_ON;
}

static enum move shake_hands(struct conversation *conversation)
{
    const enum transport_result result = transport_accept(&conversation->transport);

    if (result != TRANSPORT_DONE) {
        return move_of(result);
    }
    conversation->state = STATE_REQUEST;
    return MOVE_ON;
}

static enum move read_request(struct conversation *conversation)
{
    char bytes[REQUEST_LIMIT];
    size_t length = 0;

    if (conversation->input.length > 0) {
        const enum move move = exchange_begin(conversation);
        if (move != MOVE_WAIT_READ) {
            return move;
        }
    }
    const enum transport_result result =
        transport_read(&conversation->transport, bytes, sizeof(bytes), &length);
    if (result != TRANSPORT_DONE) {
        return move_of(result);
    }
    (void)text_buffer_append(&conversation->input, bytes, length);
    return MOVE_ON;
}

static enum move write_answer(struct conversation *conversation)
{
    while (conversation->written < conversation->output.length) {
        size_t written = 0;
        const enum transport_result result = transport_write(
            &conversation->transport, conversation->output.text + conversation->written,
            conversation->output.length - conversation->written, &written);
        if (result != TRANSPORT_DONE) {
            return move_of(result);
        }
        conversation->written += written;
    }
    text_buffer_reset(&conversation->output);
    conversation->written = 0;
    conversation->state = STATE_REQUEST;
    return conversation->ends_after_answer ? MOVE_CLOSE : MOVE_ON;
}

/** A status line, then a field that never ends. */
static enum move drip(struct conversation *conversation)
{
    static const char beginning[] = "HTTP/1.1 200 OK\r\nX-Slow: ";
    const bool has_begun = conversation->written >= sizeof(beginning) - 1;
    const char *byte = has_begun ? "a" : beginning + conversation->written;
    size_t written = 0;
    const enum transport_result result =
        transport_write(&conversation->transport, byte, 1, &written);

    if (result == TRANSPORT_FAILED) {
        return MOVE_CLOSE;
    }
    conversation->written += written;
    return MOVE_WAIT_TIME;
}

static enum move stay_silent(struct conversation *conversation)
{
    char vain[REQUEST_LIMIT];
    const ssize_t length = recv(conversation->transport.socket, vain, sizeof(vain), 0);

    return length == 0 ? MOVE_CLOSE : MOVE_WAIT_READ;
}

static enum conversation_state first_state(struct endpoint *endpoint)
{
    if (endpoint->resets_left > 0) {
        endpoint->resets_left--;
        return STATE_FIRST_MESSAGE;
    }
    switch (endpoint->voice) {
    case VOICE_RESET_AFTER_HELLO:
    case VOICE_CLOSE_AFTER_HELLO:
    case VOICE_ALERT:
    case VOICE_GARBAGE:
        return STATE_FIRST_MESSAGE;
    case VOICE_SILENT:
        return STATE_SILENT;
    default:
        return endpoint->is_tls ? STATE_FIRST_BYTE : STATE_REQUEST;
    }
}

void conversation_init(struct conversation *conversation, struct endpoint *endpoint,
                       FILE *access_log, SSL_CTX *context, int socket)
{
    *conversation = (struct conversation){
        .endpoint = endpoint,
        .access_log = access_log,
        .transport.socket = socket,
        .state = first_state(endpoint),
    };
    text_buffer_init(&conversation->input, REQUEST_LIMIT);
    text_buffer_init(&conversation->output, SIZE_MAX);
    arena_init(&conversation->arena);
    if (context != NULL) {
        conversation->transport.ssl = SSL_new(context);
        (void)SSL_set_fd(conversation->transport.ssl, socket);
    }
}

enum move conversation_go_on(struct conversation *conversation)
{
    static enum move (*const states[STATE_COUNT])(struct conversation *) = {
        [STATE_FIRST_MESSAGE] = read_first_message,
        [STATE_FIRST_BYTE] = look_at_first_byte,
        [STATE_HANDSHAKE] = shake_hands,
        [STATE_REQUEST] = read_request,
        [STATE_CERTIFICATE] = exchange_await_certificate,
        [STATE_WRITING] = write_answer,
        [STATE_DRIPPING] = drip,
        [STATE_SILENT] = stay_silent,
    };
    enum move move = MOVE_ON;

    while (move == MOVE_ON) {
        move = states[conversation->state](conversation);
    }
    return move;
}

void conversation_clear(struct conversation *conversation, bool is_reset)
{
    if (is_reset) {
        transport_reset(&conversation->transport);
    } else {
        transport_close(&conversation->transport);
    }
    text_buffer_clear(&conversation->input);
    text_buffer_clear(&conversation->output);
    arena_clear(&conversation->arena);
}
