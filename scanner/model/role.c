#include "model/role.h"

#include "model/names.h"

#include <assert.h>

static const char *const role_names[ROLE_COUNT] = {
    [ROLE_NOTIFICATION_SERVER] = "notification-server",
    [ROLE_SITE_SERVER] = "site-server",
    [ROLE_INTERNET_GATEWAY] = "internet-gateway",
};

static const char *const role_titles[ROLE_COUNT] = {
    [ROLE_NOTIFICATION_SERVER] = "Notification Server",
    [ROLE_SITE_SERVER] = "Site Server",
    [ROLE_INTERNET_GATEWAY] = "Internet Gateway",
};

static const char *const service_names[SERVICE_COUNT] = {
    [SERVICE_PACKAGE] = "package",
    [SERVICE_TASK] = "task",
};

const char *role_name(enum role role)
{
    assert(role < ROLE_COUNT);
    return role_names[role];
}

const char *role_title(enum role role)
{
    assert(role < ROLE_COUNT);
    return role_titles[role];
}

bool role_from_name(const char *name, enum role *out_role)
{
    size_t index = names_find(role_names, ROLE_COUNT, name);
    if (index == ROLE_COUNT) {
        return false;
    }
    *out_role = (enum role)index;
    return true;
}

const char *service_name(enum service service)
{
    assert(service < SERVICE_COUNT);
    return service_names[service];
}

bool service_from_name(const char *name, enum service *out_service)
{
    size_t index = names_find(service_names, SERVICE_COUNT, name);
    if (index == SERVICE_COUNT) {
        return false;
    }
    *out_service = (enum service)index;
    return true;
}
