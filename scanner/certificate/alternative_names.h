/** The names that a certificate is for. */
#ifndef CERTIFICATE_ALTERNATIVE_NAMES_H
#define CERTIFICATE_ALTERNATIVE_NAMES_H

#include "certificate/form.h"
#include "model/address.h"

#include <openssl/x509v3.h>

#include <stdbool.h>

/** The subject alternative names, or NULL if there are none or they cannot be read. The caller
 * frees them with GENERAL_NAMES_free(). */
GENERAL_NAMES *alternative_names_read(const struct certificate_form *form);

/** True when a DNS name or an address is among them, the only kinds that fit a server. NULL has
 * none. */
bool alternative_names_fit_a_server(const GENERAL_NAMES *names);

/** True when `name` is among them by RFC 6125 section 6.4: `*` stands for one whole label, the
 * leftmost, before at least two others. An address is looked for among addresses only. */
bool alternative_names_contain(const GENERAL_NAMES *names, const char *name);

/** The address of a name of that kind; false when it has neither 4 nor 16 bytes. */
bool alternative_name_address(const GENERAL_NAME *name, struct address *out_address);

#endif
