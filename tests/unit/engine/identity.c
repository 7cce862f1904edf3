#include "identity.h"

#include "support/server_tls.h"
#include "support/unit.h"

#include <openssl/pem.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct client_identity *identity_make(void)
{
    char path[] = "/tmp/itmscan-identity-XXXXXX";
    FILE *file = fdopen(mkstemp(path), "wb");
    assert_non_null(file);
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = server_tls_certificate(key, 0);
    assert_int_equal(PEM_write_X509(file, certificate), 1);
    assert_int_equal(PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL), 1);
    assert_int_equal(fclose(file), 0);
    struct error error = { 0 };
    struct client_identity *identity = client_identity_read(path, &error);
    if (identity == NULL) {
        fail_msg("%s", error.text);
    }
    (void)unlink(path);
    X509_free(certificate);
    EVP_PKEY_free(key);
    return identity;
}
