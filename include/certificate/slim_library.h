/** OpenSSL with fewer choices. OpenSSL 3.0 walks all the ways in which any key may be written, each
 * time it reads the key of a certificate; that is nearly half of what a handshake costs. A slim
 * library knows the two that servers have, RSA and EC. All else (ciphers, groups, signatures) is
 * the same, so that a server cannot tell it from the whole; what it cannot read it refuses. */
#ifndef CERTIFICATE_SLIM_LIBRARY_H
#define CERTIFICATE_SLIM_LIBRARY_H

#include <openssl/types.h>

struct slim_library;

/** NULL where the whole library has been configured to be more than OpenSSL's own algorithms: then
 * there is nothing that a slim one could stand for. */
struct slim_library *slim_library_new(void);

/** Whatever was made within it must be gone. Accepts NULL. */
void slim_library_free(struct slim_library *library);

/** For calls of OpenSSL that want a library. NULL, which is the whole one, for NULL. */
OSSL_LIB_CTX *slim_library_context(const struct slim_library *library);

/** From here to slim_library_leave() OpenSSL uses it in this thread where it is not told what to
 * use. Does nothing for NULL. */
void slim_library_enter(const struct slim_library *library);
void slim_library_leave(const struct slim_library *library);

#endif
