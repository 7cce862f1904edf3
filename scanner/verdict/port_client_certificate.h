/** When an endpoint wants a certificate of the client. */
#ifndef VERDICT_PORT_CLIENT_CERTIFICATE_H
#define VERDICT_PORT_CLIENT_CERTIFICATE_H

#include "verdict/host_record.h"

/** By all its handshakes and answers. */
enum client_certificate port_client_certificate(const struct endpoint_view *endpoint);

#endif
