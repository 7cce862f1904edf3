#include "estate/conversation.h"

#include "estate/exchange.h"
#include "estate/fault.h"

#include <stdint.h>
#include <sys/socket.h>

#define TLS_RECORD_HANDSHAKE 0x16

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

static enum move look_at_first_byte(struct conversation *conversation)
{
    unsigned char byte = 0;
    const ssize_t length = recv(conversation->transport.socket, &byte, 1, MSG_PEEK);

    if (length < 0) {
        return MOVE_WAIT_READ;
    }
    if (length == 0) {
        return MOVE_CLOSE;
    }
    if (byte != TLS_RECORD_HANDSHAKE) {
        return fault_answer_plain(conversation);
    }
    conversation->state =
        fault_is_at(conversation->endpoint, STAGE_SERVER_HELLO) ? STATE_FLIGHT : STATE_HANDSHAKE;
    return MOVE_ON;
}

static enum move shake_hands(struct conversation *conversation)
{
    const enum transport_result result = transport_accept(&conversation->transport);

    if (result == TRANSPORT_REFUSED) {
        return fault_refuse_hello(conversation);
    }
    if (result != TRANSPORT_DONE) {
        return move_of(result);
    }
    if (fault_is_at(conversation->endpoint, STAGE_HANDSHAKE)) {
        return fault_act(conversation);
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
    if (conversation->acts_after_answer) {
        return fault_act(conversation);
    }
    conversation->state = conversation->endless == NULL ? STATE_REQUEST : STATE_ENDLESS;
    return conversation->ends_after_answer ? MOVE_CLOSE : MOVE_ON;
}

static enum conversation_state first_state(const struct conversation *conversation)
{
    const struct endpoint *endpoint = conversation->endpoint;

    if (conversation->is_reset_after_hello || fault_is_at(endpoint, STAGE_HELLO)) {
        return STATE_FIRST_MESSAGE;
    }
    if (fault_is_at(endpoint, STAGE_ACCEPT)) {
        return STATE_SILENT; // the others of this stage are over before they begin
    }
    switch (endpoint->voice) {
    case VOICE_ALERT:
    case VOICE_GARBAGE:
    case VOICE_RECORD:
        return STATE_FIRST_MESSAGE;
    default:
        return endpoint->is_tls ? STATE_FIRST_BYTE : STATE_REQUEST;
    }
}

void conversation_init(struct conversation *conversation, struct endpoint *endpoint,
                       FILE *access_log, struct tls_server *tls, int socket)
{
    *conversation = (struct conversation){
        .endpoint = endpoint,
        .access_log = access_log,
        .transport.socket = socket,
        .is_reset_after_hello = endpoint->resets_left > 0,
    };
    if (conversation->is_reset_after_hello) {
        endpoint->resets_left--;
    }
    conversation->state = first_state(conversation);
    text_buffer_init(&conversation->input, REQUEST_LIMIT);
    text_buffer_init(&conversation->output, SIZE_MAX);
    arena_init(&conversation->arena);
    if (tls != NULL) {
        conversation->transport.ssl = tls_server_accept(tls, socket);
    }
}

enum move conversation_go_on(struct conversation *conversation)
{
    static enum move (*const states[STATE_COUNT])(struct conversation *) = {
        [STATE_FIRST_MESSAGE] = fault_read_first_message,
        [STATE_FIRST_BYTE] = look_at_first_byte,
        [STATE_HANDSHAKE] = shake_hands,
        [STATE_REQUEST] = read_request,
        [STATE_CERTIFICATE] = exchange_await_certificate,
        [STATE_WRITING] = write_answer,
        [STATE_DRIPPING] = fault_drip,
        [STATE_SILENT] = fault_stay_silent,
        [STATE_FLIGHT] = fault_make_flight,
        [STATE_ENDLESS] = fault_say_for_ever,
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
        transport_release(&conversation->transport);
    }
    text_buffer_clear(&conversation->input);
    text_buffer_clear(&conversation->output);
    arena_clear(&conversation->arena);
}
