/** Servers that fail at a stage of their connection: by RST, by FIN, by silence, or by dripping. */
#ifndef ESTATE_FAULT_H
#define ESTATE_FAULT_H

#include "estate/conversation.h"

/** Whether the endpoint's voice fails, and at this stage. */
bool fault_is_at(const struct endpoint *endpoint, enum stage stage);

/** Does what the voice does. The state is set where the conversation goes on. */
enum move fault_act(struct conversation *conversation);

/** What a ClientHello gets that does not suit. */
enum move fault_refuse_hello(struct conversation *conversation);

/** What plain HTTP gets from a TLS port. */
enum move fault_answer_plain(struct conversation *conversation);

/** Of a voice that fails while it answers: cuts the answer that is ready to what comes before the
 * failure. */
void fault_cut_answer(struct conversation *conversation);

/** The states. */
enum move fault_read_first_message(struct conversation *conversation);
enum move fault_make_flight(struct conversation *conversation);
enum move fault_drip(struct conversation *conversation);
enum move fault_stay_silent(struct conversation *conversation);
enum move fault_say_for_ever(struct conversation *conversation);

#endif
