#include "cli/options.h"

#include "base/text.h"
#include "cli/option_table.h"

#include <string.h>

static const char *const command_names[COMMAND_COUNT] = {
    [COMMAND_VERIFY] = "verify", [COMMAND_SCAN] = "scan",     [COMMAND_SWEEP] = "sweep",
    [COMMAND_PLAN] = "plan",     [COMMAND_REPORT] = "report", [COMMAND_CATALOGUE] = "catalogue",
};

const char *command_name(enum command command)
{
    return command_names[command];
}

static bool command_from_name(const char *name, enum command *out_command)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (text_equal(name, command_names[i])) {
            *out_command = (enum command)i;
            return true;
        }
    }
    return false;
}

/** The words of the command line that are still to be read. */
struct words {
    char *const *items;
    int count;
    int next;
};

/** That of the command, or else one of another command. */
static const struct option *prefer(const struct option *found, const struct option *option,
                                   enum command command)
{
    const bool is_of_command = (option->commands & (1U << command)) != 0;
    return found == NULL || is_of_command ? option : found;
}

static const struct option *find_by_name(const char *name, size_t length, enum command command)
{
    size_t count = 0;
    const struct option *table = option_table(&count);
    const struct option *found = NULL;
    for (size_t i = 0; i < count; i++) {
        if (strlen(table[i].name) == length && strncmp(table[i].name, name, length) == 0) {
            found = prefer(found, &table[i], command);
        }
    }
    return found;
}

static const struct option *find_by_letter(char letter, enum command command)
{
    size_t count = 0;
    const struct option *table = option_table(&count);
    const struct option *found = NULL;
    for (size_t i = 0; i < count; i++) {
        if (table[i].letter != 0 && table[i].letter == letter) {
            found = prefer(found, &table[i], command);
        }
    }
    return found;
}

/** Applies `option`; its argument is `attached` (behind "=" or the letter), or else the next word.
 */
static bool apply_option(struct settings *settings, const struct option *option,
                         const char *attached, struct words *words, struct error *error)
{
    if ((option->commands & (1U << settings->command)) == 0) {
        return error_set(error, ERROR_USAGE, "--%s is no option of %s; see itmscan %s --help",
                         option->name, command_name(settings->command),
                         command_name(settings->command));
    }
    const char *text = attached;
    if (option->argument == NULL && attached != NULL) {
        return error_set(error, ERROR_USAGE, "--%s takes no argument", option->name);
    }
    if (option->argument != NULL && attached == NULL) {
        if (words->next >= words->count) {
            return error_set(error, ERROR_USAGE, "--%s needs an argument: %s", option->name,
                             option->argument);
        }
        text = words->items[words->next];
        words->next++;
    }
    if (text != NULL && text[0] == '\0') {
        return error_set(error, ERROR_USAGE, "--%s has an empty argument; it needs %s",
                         option->name, option->argument);
    }
    return option->apply(settings, option, text, error);
}

static bool parse_long(struct settings *settings, const char *word, struct words *words,
                       struct error *error)
{
    const char *name = word + 2;
    const char *equals = strchr(name, '=');
    size_t length = equals != NULL ? (size_t)(equals - name) : strlen(name);
    const struct option *option = find_by_name(name, length, settings->command);
    if (option == NULL) {
        return error_set(error, ERROR_USAGE, "unknown option --%.*s; see itmscan %s --help",
                         (int)length, name, command_name(settings->command));
    }
    return apply_option(settings, option, equals != NULL ? equals + 1 : NULL, words, error);
}

/** "-v", "-o FILE", "-oFILE", "-vq". */
static bool parse_letters(struct settings *settings, const char *word, struct words *words,
                          struct error *error)
{
    for (const char *letter = word + 1; *letter != '\0'; letter++) {
        const struct option *option = find_by_letter(*letter, settings->command);
        if (option == NULL) {
            return error_set(error, ERROR_USAGE, "unknown option -%c; see itmscan %s --help",
                             *letter, command_name(settings->command));
        }
        bool takes_rest = option->argument != NULL && letter[1] != '\0';
        if (!apply_option(settings, option, takes_rest ? letter + 1 : NULL, words, error)) {
            return false;
        }
        if (takes_rest) {
            break;
        }
    }
    return true;
}

static bool parse_words(struct settings *settings, struct words *words, struct error *error)
{
    bool only_arguments = false;
    while (words->next < words->count && !settings->wants_help) {
        const char *word = words->items[words->next];
        words->next++;
        bool is_good = true;
        if (only_arguments || word[0] != '-' || word[1] == '\0') {
            settings_add(settings, &settings->arguments, word);
        } else if (text_equal(word, "--")) {
            only_arguments = true;
        } else if (word[1] == '-') {
            is_good = parse_long(settings, word, words, error);
        } else {
            is_good = parse_letters(settings, word, words, error);
        }
        if (!is_good) {
            return false;
        }
    }
    return true;
}

static bool check_scan(const struct settings *settings, struct error *error)
{
    const bool is_resumed = settings->resumed_journal != NULL;
    if (is_resumed && settings->journal != NULL) {
        return error_set(error, ERROR_USAGE,
                         "--resume goes on with its own journal: leave --journal out");
    }
    if (is_resumed && settings->guesses_roles) {
        return error_set(error, ERROR_USAGE,
                         "--resume goes on as the scan was begun: leave --guess-roles out");
    }
    if (settings->sweep.uses_packets && !settings->sweeps_first) {
        return error_set(error, ERROR_USAGE, "--syn is how --sweep-first asks: add it");
    }
    return settings->arguments.count > 0 || is_resumed ||
           error_set(error, ERROR_USAGE, "scan needs an inventory: itmscan scan INVENTORY…");
}

static bool check_sweep(const struct settings *settings, struct error *error)
{
    if (settings->outputs.count > 1) {
        return error_set(error, ERROR_USAGE, "--output is given twice");
    }
    return settings->arguments.count > 0 ||
           error_set(error, ERROR_USAGE, "sweep needs a range: itmscan sweep 10.0.0.0/16");
}

static bool check_arguments(const struct settings *settings, struct error *error)
{
    switch (settings->command) {
    case COMMAND_VERIFY:
        return settings->arguments.count > 0 ||
               error_set(error, ERROR_USAGE, "verify needs a host: itmscan verify HOST");
    case COMMAND_SCAN:
        return check_scan(settings, error);
    case COMMAND_SWEEP:
        return check_sweep(settings, error);
    case COMMAND_PLAN:
        return settings->arguments.count > 0 ||
               error_set(error, ERROR_USAGE, "plan needs an inventory: itmscan plan INVENTORY…");
    case COMMAND_REPORT:
        return settings->arguments.count > 0 ||
               error_set(error, ERROR_USAGE, "report needs a journal: itmscan report JOURNAL…");
    case COMMAND_CATALOGUE:
        return settings->arguments.count == 0 ||
               error_set(error, ERROR_USAGE, "catalogue takes no arguments");
    case COMMAND_COUNT:
        break;
    }
    return true;
}

bool options_parse(struct settings *settings, int count, char *const *words, struct error *error)
{
    struct words rest = { .items = words, .count = count, .next = 1 };
    if (count < 2) {
        return error_set(error, ERROR_USAGE,
                         "a command is needed: verify, scan, sweep, plan, report or catalogue; see "
                         "itmscan --help");
    }
    const char *first = words[1];
    rest.next = 2;
    settings->command = COMMAND_COUNT;
    if (text_equal(first, "--help") || text_equal(first, "-h") || text_equal(first, "help")) {
        settings->wants_help = true;
        return count < 3 || command_from_name(words[2], &settings->command) ||
               error_set(error, ERROR_USAGE, "unknown command \"%s\"", words[2]);
    }
    if (text_equal(first, "--version")) {
        settings->wants_version = true;
        return true;
    }
    if (!command_from_name(first, &settings->command)) {
        return error_set(error, ERROR_USAGE,
                         "unknown command \"%s\": it must be verify, scan, sweep, plan, report "
                         "or catalogue",
                         first);
    }
    if (!parse_words(settings, &rest, error)) {
        return false;
    }
    return settings->wants_help || settings->wants_version || check_arguments(settings, error);
}
