/** What a host is in the estate. A host may have several roles, or none known. */
#ifndef MODEL_ROLE_H
#define MODEL_ROLE_H

#include <stdbool.h>

enum role {
    ROLE_NOTIFICATION_SERVER,
    ROLE_SITE_SERVER,
    ROLE_INTERNET_GATEWAY,
    ROLE_COUNT,
};

/** Roles as a set of bits. */
typedef unsigned role_set;

static inline role_set role_bit(enum role role)
{
    return 1U << role;
}

/** "notification-server", "site-server", "internet-gateway". */
const char *role_name(enum role role);

/** "Notification Server", … */
const char *role_title(enum role role);
bool role_from_name(const char *name, enum role *out_role);

/** What a site server does for its clients. An empty set means: not known. */
enum service {
    SERVICE_PACKAGE,
    SERVICE_TASK,
    SERVICE_COUNT,
};

typedef unsigned service_set;

static inline service_set service_bit(enum service service)
{
    return 1U << service;
}

/** "package", "task". */
const char *service_name(enum service service);
bool service_from_name(const char *name, enum service *out_service);

#endif
