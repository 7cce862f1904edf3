#include "cli/inputs.h"
#include "cli/listing.h"
#include "cli/wrap.h"
#include "inventory/catalogue_read.h"
#include "report/report.h"

#include <string.h>

static void print_endpoints(const struct role_definition *definition, FILE *out)
{
    (void)fputs("  endpoints:", out);
    for (unsigned i = 0; i < ENDPOINT_KIND_COUNT; i++) {
        if ((definition->endpoints & (1U << i)) != 0) {
            (void)fprintf(out, " %s", endpoint_kind_name((enum endpoint_kind)i));
        }
    }
    (void)fputc('\n', out);
}

static void print_path(const struct role_path *path, FILE *out)
{
    (void)fprintf(out, "  %s", path->path);
    if (!path->is_itself_asked) {
        (void)fputs(" (its canary only)", out);
    } else if (path->is_canary_asked) {
        (void)fputs(" and a canary", out);
    }
    for (unsigned i = 0; i < SERVICE_COUNT; i++) {
        if ((path->services & service_bit((enum service)i)) != 0) {
            (void)fprintf(out, ", %s service", service_name((enum service)i));
        }
    }
    (void)fprintf(out, "%s\n", path->is_on_agent_site ? ", on the agent site" : "");
}

static void print_role(const struct catalogue *catalogue, enum role role, FILE *out)
{
    const struct role_definition *definition = &catalogue->roles[role];
    (void)fprintf(out, "\n%s\n", role_name(role));
    print_endpoints(definition, out);
    for (size_t i = 0; i < definition->path_count; i++) {
        print_path(&definition->paths[i], out);
    }
}

static bool print_profiles(FILE *out, struct error *error)
{
    (void)fputs("\nprofiles (itmscan catalogue --profile NAME shows the checks)\n", out);
    const char *const *names = targets_profiles();
    for (size_t i = 0; names[i] != NULL; i++) {
        struct profile profile = { 0 };
        if (!profile_load(&profile, names[i], error)) {
            return false;
        }
        (void)fprintf(out, "  %-12s ", profile.name);
        wrap_print(profile.title, 15, out);
        profile_clear(&profile);
    }
    return true;
}

static void print_formats(FILE *out)
{
    (void)fputs("\nformats\n", out);
    const struct report_format *const *formats = report_formats();
    for (size_t i = 0; formats[i] != NULL; i++) {
        (void)fprintf(out, "  %-8s %-8s ", formats[i]->name,
                      formats[i]->extension != NULL ? formats[i]->extension : "");
        wrap_print(formats[i]->description, 20, out);
    }
}

static void print_member(const char *name, const char *text, FILE *out)
{
    (void)fprintf(out, "  %-10s", name);
    wrap_print(text, 12, out);
}

static void print_check(const struct check *check, FILE *out)
{
    (void)fprintf(out, "\n%s\n", check->id);
    print_member("title", check->title, out);
    print_member("source", check->source, out);
    print_member("severity", severity_name(check->severity), out);
    print_member("expected", check->expected, out);
    if (check->remedy != NULL) {
        print_member("remedy", check->remedy, out);
    }
    if (check->by_hand != NULL) {
        print_member("by hand", check->by_hand, out);
    }
}

static void print_profile(const struct profile *profile, FILE *out)
{
    (void)fprintf(out, "%s: %s\n", profile->name, profile->title);
    for (size_t i = 0; i < profile->check_count; i++) {
        print_check(&profile->checks[i], out);
    }
}

bool listing_catalogue(const struct settings *settings, FILE *out, struct error *error)
{
    struct inputs inputs = { 0 };
    bool is_good = inputs_read_targets(&inputs, settings, NULL, error);
    if (is_good && inputs.profile_count > 0) {
        print_profile(&inputs.profiles[0], out);
    } else if (is_good) {
        (void)fputs("roles\n", out);
        for (unsigned i = 0; i < ROLE_COUNT; i++) {
            print_role(&inputs.catalogue, (enum role)i, out);
        }
        is_good = print_profiles(out, error);
        print_formats(out);
    }
    inputs_clear(&inputs);
    return is_good;
}
