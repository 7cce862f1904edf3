/** A TLS server that does not say all it has to say: the records of its flights, one by one. */
#ifndef SUPPORT_SERVER_FLIGHT_H
#define SUPPORT_SERVER_FLIGHT_H

#include "support/server.h"

/** Shakes hands as `tls` says, but for that it falls silent behind the first `records` of the
 * server's records; false when it came to nothing before. In TLS 1.2 they are ServerHello,
 * Certificate, ServerKeyExchange, ServerHelloDone, ChangeCipherSpec and Finished. In TLS 1.3 they
 * are ServerHello, ChangeCipherSpec, EncryptedExtensions, Certificate, CertificateVerify, Finished
 * and two tickets. */
bool server_begin_flight(struct server_connection *connection, const struct server_tls *tls,
                         unsigned records);

#endif
