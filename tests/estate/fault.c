#include "estate/fault.h"

#include "estate/foreign.h"

#include <openssl/bio.h>
#include <openssl/err.h>

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#define TLS_RECORD_HEADER    5
#define TLS_RECORD_HANDSHAKE 0x16
#define TLS_RECORD_ALERT     0x15
#define TLS_ALERT_FATAL      2

#define STATUS_PART 9 // "HTTP/1.1 "

// So much of what never ends is ready at a time.
#define ENDLESS_PIECE 16384

bool fault_is_at(const struct endpoint *endpoint, enum stage stage)
{
    const bool has_stage = endpoint->voice == VOICE_RESET || endpoint->voice == VOICE_CLOSE ||
                           endpoint->voice == VOICE_STALL || endpoint->voice == VOICE_TARPIT;

    return has_stage && endpoint->stage == stage;
}

enum move fault_act(struct conversation *conversation)
{
    switch (conversation->endpoint->voice) {
    case VOICE_CLOSE:
        return MOVE_CLOSE;
    case VOICE_STALL:
        conversation->state = STATE_SILENT;
        return MOVE_ON;
    case VOICE_TARPIT:
        conversation->state = STATE_DRIPPING;
        return MOVE_ON;
    default:
        return MOVE_RESET;
    }
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

/** Past TLS, if there is any: words of somebody who does not speak it. */
static void say(struct conversation *conversation, const void *bytes, size_t length)
{
    (void)send(conversation->transport.socket, bytes, length, MSG_NOSIGNAL);
}

static enum move say_alert(struct conversation *conversation)
{
    const uint8_t number = conversation->endpoint->security.alert;
    const unsigned char alert[] = { TLS_RECORD_ALERT, 3, 3, 0, 2, TLS_ALERT_FATAL, number };

    say(conversation, alert, sizeof(alert));
    return MOVE_CLOSE;
}

/** The beginning of a ServerHello in a record that is wrong. */
static enum move say_record(struct conversation *conversation)
{
    static const unsigned char records[RECORD_COUNT][12] = {
        [RECORD_TOO_LONG] = { 0x16, 3, 3, 0xFF, 0xFF, 2, 0, 0, 0x50, 3, 3, 0 },
        [RECORD_EMPTY] = { 0x16, 3, 3, 0, 0 },
        [RECORD_TRUNCATED] = { 0x16, 3, 3, 0, 0x54, 2, 0, 0, 0x50, 3, 3, 0 },
        [RECORD_WRONG_TYPE] = { 0x63, 3, 3, 0, 7, 2, 0, 0, 3, 3, 3, 0 },
        [RECORD_WRONG_VERSION] = { 0x16, 9, 9, 0, 7, 2, 0, 0, 3, 3, 3, 0 },
    };
    const enum bad_record record = conversation->endpoint->security.record;

    say(conversation, records[record], record == RECORD_EMPTY ? TLS_RECORD_HEADER : 12);
    if (record == RECORD_TRUNCATED) {
        return MOVE_CLOSE;
    }
    conversation->state = STATE_SILENT;
    return MOVE_ON;
}

static enum move fail_after_hello(struct conversation *conversation)
{
    static const char garbage[] = "\x01\x02\xfe\xffhello\x00";

    if (conversation->is_reset_after_hello) {
        return MOVE_RESET;
    }
    switch (conversation->endpoint->voice) {
    case VOICE_ALERT:
        return say_alert(conversation);
    case VOICE_RECORD:
        return say_record(conversation);
    case VOICE_GARBAGE:
        say(conversation, garbage, sizeof(garbage));
        return MOVE_CLOSE;
    default:
        return fault_act(conversation);
    }
}

enum move fault_refuse_hello(struct conversation *conversation)
{
    switch (conversation->endpoint->security.misfit) {
    case MISFIT_CLOSE:
        return MOVE_CLOSE;
    case MISFIT_ALERT:
        return say_alert(conversation);
    case MISFIT_RESET:
    case MISFIT_COUNT:
        break;
    }
    return MOVE_RESET;
}

enum move fault_answer_plain(struct conversation *conversation)
{
    struct text_buffer answer;

    switch (conversation->endpoint->security.plain_answer) {
    case PLAIN_RESET:
        return MOVE_RESET;
    case PLAIN_SILENCE:
        conversation->state = STATE_SILENT;
        return MOVE_ON;
    case PLAIN_SAYS_SO:
        text_buffer_init(&answer, SIZE_MAX);
        foreign_answer_plain(&answer, conversation->endpoint);
        say(conversation, answer.text, answer.length);
        text_buffer_clear(&answer);
        break;
    case PLAIN_CLOSE:
    case PLAIN_ANSWER_COUNT:
        break;
    }
    return MOVE_CLOSE;
}

enum move fault_read_first_message(struct conversation *conversation)
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

/** The first record, which holds the ServerHello. */
static size_t first_record(const unsigned char *bytes, size_t length)
{
    if (length < TLS_RECORD_HEADER) {
        return length;
    }
    const size_t record = TLS_RECORD_HEADER + (size_t)(bytes[3] << 8 | bytes[4]);
    return record < length ? record : length;
}

/** The server's first flight is made as always, but goes where we can cut it. */
enum move fault_make_flight(struct conversation *conversation)
{
    SSL *ssl = conversation->transport.ssl;
    const bool is_dripping = conversation->endpoint->voice == VOICE_TARPIT;
    char *bytes = NULL;

    if (conversation->flight == NULL) {
        conversation->flight = BIO_new(BIO_s_mem());
        SSL_set0_wbio(ssl, conversation->flight);
    }
    const enum transport_result result = transport_accept(&conversation->transport);
    const long length = BIO_get_mem_data(conversation->flight, &bytes);
    if (length <= 0) {
        return result == TRANSPORT_WANTS_READ ? MOVE_WAIT_READ : MOVE_RESET;
    }
    if (is_dripping) {
        (void)text_buffer_append(&conversation->output, bytes, (size_t)length);
        conversation->is_past_tls = true;
    } else {
        say(conversation, bytes, first_record((const unsigned char *)bytes, (size_t)length));
    }
    return fault_act(conversation);
}

/** What a tarpit says at once; the rest comes a byte at a time. */
static void begin_tarpit(struct conversation *conversation)
{
    static const char beginning[] = "HTTP/1.1 200 OK\r\nX-Slow: ";
    static const char header[] = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
                                 "Server: Microsoft-IIS/10.0\r\nContent-Length: 1000000\r\n\r\n";
    const bool has_header = conversation->endpoint->stage == STAGE_BODY;

    text_buffer_reset(&conversation->output);
    (void)text_buffer_append_text(&conversation->output, has_header ? header : beginning);
    conversation->acts_after_answer = conversation->endpoint->stage != STAGE_STATUS;
    conversation->state = conversation->acts_after_answer ? STATE_WRITING : STATE_DRIPPING;
}

/** How much of an answer comes before the failure. */
static size_t length_before(enum stage stage, size_t header, size_t whole)
{
    switch (stage) {
    case STAGE_STATUS:
        return whole < STATUS_PART ? whole : STATUS_PART;
    case STAGE_HEADER:
        return header / 2;
    case STAGE_HEADER_END:
        return header;
    case STAGE_BODY:
        return header + (whole - header) / 2;
    default:
        return whole;
    }
}

void fault_cut_answer(struct conversation *conversation)
{
    static const char header_end[] = "\r\n\r\n";
    struct text_buffer *output = &conversation->output;

    if (conversation->endpoint->voice == VOICE_TARPIT) {
        begin_tarpit(conversation);
        return;
    }
    const char *end = strstr(output->text, header_end);
    const size_t header =
        end == NULL ? output->length : (size_t)(end - output->text) + strlen(header_end);
    output->length = length_before(conversation->endpoint->stage, header, output->length);
    conversation->acts_after_answer = true;
}

static enum move write_byte(struct conversation *conversation, const char *byte)
{
    size_t written = 0;

    if (conversation->is_past_tls) {
        const ssize_t sent = send(conversation->transport.socket, byte, 1, MSG_NOSIGNAL);
        written = sent == 1 ? 1 : 0;
        if (sent < 0 && errno != EAGAIN) {
            return MOVE_CLOSE;
        }
    } else if (transport_write(&conversation->transport, byte, 1, &written) == TRANSPORT_FAILED) {
        return MOVE_CLOSE;
    }
    conversation->written += written;
    return MOVE_WAIT_TIME;
}

/** Behind what is ready nothing ends: one letter after the other; of a handshake nothing more. */
enum move fault_drip(struct conversation *conversation)
{
    if (conversation->written < conversation->output.length) {
        return write_byte(conversation, conversation->output.text + conversation->written);
    }
    if (conversation->is_past_tls) {
        conversation->state = STATE_SILENT;
        return MOVE_ON;
    }
    return write_byte(conversation, "a");
}

enum move fault_stay_silent(struct conversation *conversation)
{
    char vain[REQUEST_LIMIT];
    const ssize_t length = recv(conversation->transport.socket, vain, sizeof(vain), 0);

    if (length == 0) {
        return MOVE_CLOSE;
    }
    return length < 0 && errno != EAGAIN && errno != EINTR ? MOVE_CLOSE : MOVE_WAIT_READ;
}

enum move fault_say_for_ever(struct conversation *conversation)
{
    struct text_buffer *output = &conversation->output;

    text_buffer_reset(output);
    while (output->length < ENDLESS_PIECE) {
        (void)text_buffer_append(output, conversation->endless, conversation->endless_length);
    }
    conversation->state = STATE_WRITING;
    return MOVE_ON;
}
