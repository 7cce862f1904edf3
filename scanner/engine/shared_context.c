#include "engine/shared_context.h"

#include "engine/tls_setup.h"

#include <stddef.h>

// libcurl passes nothing on to OpenSSL by which the two calls could know each other.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
static _Thread_local struct shared_context *current;

void shared_context_enter(struct shared_context *shared)
{
    current = shared;
}

void shared_context_leave(void)
{
    current = NULL;
}

bool shared_context_is(const SSL_CTX *context)
{
    return current != NULL && current->context == context;
}

void shared_context_clear(struct shared_context *shared)
{
    SSL_CTX_free(shared->context);
    *shared = (struct shared_context){ 0 };
}

/** In place of OpenSSL's own, which does just what the first line does. */
// NOLINTNEXTLINE(readability-identifier-naming): the names are OpenSSL's
SSL_CTX *SSL_CTX_new(const SSL_METHOD *meth)
{
    if (current == NULL) {
        return SSL_CTX_new_ex(NULL, NULL, meth);
    }
    if (current->context == NULL) {
        SSL_CTX *context = SSL_CTX_new_ex(NULL, NULL, meth);
        if (context == NULL || !tls_setup_ciphers(context)) {
            SSL_CTX_free(context);
            return NULL;
        }
        current->context = context;
    }
    (void)SSL_CTX_up_ref(current->context);
    return current->context;
}
