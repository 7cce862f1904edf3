#include "estate/error_page.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

struct page_text {
    const char *status;
    const char *number; /**< as the page says it */
    const char *phrase;
    const char *sentence;
    size_t size; /**< of the English file */
};

static const struct page_text page_texts[PAGE_COUNT] = {
    [PAGE_401] = { "401 Unauthorized", "401",
                   "Unauthorized: Access is denied due to invalid credentials.",
                   "The credentials that came with the request do not open this page.", 1293 },
    [PAGE_401_2] = { "401 Unauthorized", "401.2",
                     "Unauthorized: Access is denied due to server configuration.",
                     "The server takes none of the ways of logging on that the client has.", 1415 },
    [PAGE_403] = { "403 Forbidden", "403", "Forbidden: Access is denied.",
                   "You do not have permission to view this directory or page using the "
                   "credentials that you supplied.",
                   1233 },
    [PAGE_403_4] = { "403 Forbidden", "403.4", "Forbidden: SSL is required to view this resource.",
                     "The page is reached with https in front of its address.", 1258 },
    [PAGE_403_7] = { "403 Forbidden", "403.7", "Forbidden: SSL client certificate is required.",
                     "The page is for clients that show a certificate.", 1410 },
    [PAGE_403_14] = { "403 Forbidden", "403.14", "Forbidden: Directory listing denied.",
                      "What the folder holds is not shown.", 1242 },
    [PAGE_403_16] = { "403 Forbidden", "403.16",
                      "Forbidden: Client certificate is ill-formed or is not trusted by the Web "
                      "server.",
                      "The certificate that the client showed is none that the server takes.",
                      1402 },
    [PAGE_403_17] = { "403 Forbidden", "403.17",
                      "Forbidden: Client certificate has expired or is not yet valid.",
                      "The certificate that the client showed is out of its time.", 1374 },
    [PAGE_404] = { "404 Not Found", "404", "File or directory not found.",
                   "Nothing is found here: removed, renamed, or out of reach for now.", 1245 },
    [PAGE_405] = { "405 Method Not Allowed", "405",
                   "HTTP verb used to access this page is not allowed.",
                   "The page does not take requests of this kind.", 1293 },
    [PAGE_500] = { "500 Internal Server Error", "500", "Internal server error.",
                   "The page that was asked for cannot be shown because something failed.", 1208 },
    [PAGE_502] = { "502 Bad Gateway", "502",
                   "Web server received an invalid response while acting as a gateway or proxy "
                   "server.",
                   "The page that was asked for cannot be fetched from where it is.", 1477 },
};

/** What a language has a phrase for. */
enum family {
    FAMILY_401,
    FAMILY_403,
    FAMILY_404,
    FAMILY_500,
    FAMILY_OTHER,
    FAMILY_COUNT,
};

struct translation {
    const char *charset;
    const char *title;
    const char *sentence;
    const char *phrases[FAMILY_COUNT];
};

// In the code pages of Windows, so not as text; no phrases: those of the pages themselves.
static const struct translation translations[LANGUAGE_COUNT] = {
    [LANGUAGE_ENGLISH] = { .charset = "iso-8859-1", .title = "Server Error" },
    // Serverfehler; Verboten: Zugriff verweigert.; Diese Seite kann nicht angezeigt werden, weil der Server sie nicht für Sie öffnet.
    [LANGUAGE_GERMAN] = { .charset = "iso-8859-1", .title = "Serverfehler", .sentence = "Diese Seite kann nicht angezeigt werden, weil der Server sie nicht f\374r Sie \366ffnet.", .phrases = {
        [FAMILY_401] = "Nicht autorisiert: Zugriff aufgrund ung\374ltiger Anmeldeinformationen verweigert.",
        [FAMILY_403] = "Verboten: Zugriff verweigert.",
        [FAMILY_404] = "Datei oder Verzeichnis wurde nicht gefunden.",
        [FAMILY_500] = "Interner Serverfehler.",
        [FAMILY_OTHER] = "Die Anforderung wurde abgelehnt.",
    } },
    // Erreur du serveur; Interdit : l'accès est refusé.; Cette page ne peut pas être affichée : le serveur ne vous l'ouvre pas.
    [LANGUAGE_FRENCH] = { .charset = "iso-8859-1", .title = "Erreur du serveur", .sentence = "Cette page ne peut pas \352tre affich\351e : le serveur ne vous l'ouvre pas.", .phrases = {
        [FAMILY_401] = "Non autoris\351 : l'acc\350s est refus\351 en raison d'informations d'identification non valides.",
        [FAMILY_403] = "Interdit : l'acc\350s est refus\351.",
        [FAMILY_404] = "Fichier ou r\351pertoire introuvable.",
        [FAMILY_500] = "Erreur interne du serveur.",
        [FAMILY_OTHER] = "La demande a \351t\351 refus\351e.",
    } },
    // 服务器错误; 禁止访问: 访问被拒绝。; 您无权使用所提供的凭据查看此目录或页面。
    [LANGUAGE_CHINESE] = { .charset = "gb2312", .title = "\267\376\316\361\306\367\264\355\316\363", .sentence = "\304\372\316\336\310\250\312\271\323\303\313\371\314\341\271\251\265\304\306\276\276\335\262\351\277\264\264\313\304\277\302\274\273\362\322\263\303\346\241\243", .phrases = {
        [FAMILY_401] = "\316\264\312\332\310\250: \323\311\323\332\306\276\276\335\316\336\320\247\243\254\267\303\316\312\261\273\276\334\276\370\241\243",
        [FAMILY_403] = "\275\373\326\271\267\303\316\312: \267\303\316\312\261\273\276\334\276\370\241\243",
        [FAMILY_404] = "\325\322\262\273\265\275\316\304\274\376\273\362\304\277\302\274\241\243",
        [FAMILY_500] = "\304\332\262\277\267\376\316\361\306\367\264\355\316\363\241\243",
        [FAMILY_OTHER] = "\307\353\307\363\261\273\276\334\276\370\241\243",
    } },
    // サーバー エラー; 許可されていません: アクセスが拒否されました。; このページを表示することはできません。
    [LANGUAGE_JAPANESE] = { .charset = "shift_jis", .title = "\203T\201[\203o\201[ \203G\203\211\201[", .sentence = "\202\261\202\314\203y\201[\203W\202\360\225\134\216\246\202\267\202\351\202\261\202\306\202\315\202\305\202\253\202\334\202\271\202\361\201B", .phrases = {
        [FAMILY_401] = "\214\240\214\300\202\252\202\240\202\350\202\334\202\271\202\361: \216\221\212i\217\356\225\361\202\252\226\263\214\370\202\310\202\275\202\337\201A\203A\203N\203Z\203X\202\252\213\221\224\333\202\263\202\352\202\334\202\265\202\275\201B",
        [FAMILY_403] = "\213\226\211\302\202\263\202\352\202\304\202\242\202\334\202\271\202\361: \203A\203N\203Z\203X\202\252\213\221\224\333\202\263\202\352\202\334\202\265\202\275\201B",
        [FAMILY_404] = "\203t\203@\203C\203\213\202\334\202\275\202\315\203f\203B\203\214\203N\203g\203\212\202\252\214\251\202\302\202\251\202\350\202\334\202\271\202\361\201B",
        [FAMILY_500] = "\223\340\225\224\203T\201[\203o\201[ \203G\203\211\201[\201B",
        [FAMILY_OTHER] = "\227v\213\201\202\315\213\221\224\333\202\263\202\352\202\334\202\265\202\275\201B",
    } },
};

// The one recorded size of a page that is not English.
#define CHINESE_403_SIZE 1157

static enum family family_of(const char *number)
{
    static const char *const numbers[FAMILY_OTHER] = {
        [FAMILY_401] = "401",
        [FAMILY_403] = "403",
        [FAMILY_404] = "404",
        [FAMILY_500] = "500",
    };

    for (int family = 0; family < FAMILY_OTHER; family++) {
        if (text_starts_with(number, numbers[family])) {
            return (enum family)family;
        }
    }
    return FAMILY_OTHER;
}

static size_t size_of(enum error_page page, enum language language)
{
    if (language == LANGUAGE_ENGLISH) {
        return page_texts[page].size;
    }
    return language == LANGUAGE_CHINESE && page == PAGE_403 ? CHINESE_403_SIZE : 0;
}

const char *error_page_write(struct text_buffer *body, enum error_page page, enum language language)
{
    static const char before[] = "<!--";
    static const char behind[] = "-->\r\n</body>\r\n</html>\r\n";
    const struct page_text *text = &page_texts[page];
    const struct translation *translation = &translations[language];
    const char *translated = translation->phrases[family_of(text->number)];
    const char *phrase = translated == NULL ? text->phrase : translated;
    const size_t size = size_of(page, language);
    const size_t start = body->length;

    (void)text_buffer_format(
        body,
        "<!DOCTYPE html>\r\n<html>\r\n<head>\r\n"
        "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=%s\"/>\r\n"
        "<title>%s - %s</title>\r\n</head>\r\n<body>\r\n"
        "<h1>%s</h1>\r\n<h2>%s - %s</h2>\r\n<h3>%s</h3>\r\n%s",
        translation->charset, text->number, phrase, translation->title, text->number, phrase,
        translation->sentence == NULL ? text->sentence : translation->sentence, before);
    assert(size == 0 || body->length - start + strlen(behind) <= size);
    // Blanks inside a comment take the place of the style sheet.
    while (body->length - start + strlen(behind) < size) {
        (void)text_buffer_append_character(body, ' ');
    }
    (void)text_buffer_append_text(body, behind);
    return text->status;
}

static const char *status_line_of(const char *sub_status)
{
    const size_t length = strcspn(sub_status, ".");

    for (int page = 0; page < PAGE_COUNT; page++) {
        const char *status = page_texts[page].status;
        if (strncmp(status, sub_status, length) == 0 && status[length] == ' ') {
            return status;
        }
    }
    return "400 Bad Request";
}

const char *error_page_write_detailed(struct text_buffer *body, const char *sub_status,
                                      const char *server)
{
    const char *status = status_line_of(sub_status);
    const char *reason = strchr(status, ' ') + 1;
    const char *slash = strchr(server, '/');

    (void)text_buffer_format(body,
                             "<!DOCTYPE html>\r\n<html>\r\n<head>\r\n"
                             "<title>IIS %s Detailed Error - %s - %s</title>\r\n"
                             "</head>\r\n<body>\r\n<div id=\"content\">\r\n"
                             "<h3>HTTP Error %s - %s</h3>\r\n"
                             "<h4>What went wrong is told here in more words.</h4>\r\n"
                             "</div>\r\n</body>\r\n</html>\r\n",
                             slash == NULL ? "10.0" : slash + 1, sub_status, reason, sub_status,
                             reason);
    return status;
}

void error_page_write_leading(struct text_buffer *body, const char *location, bool is_script)
{
    (void)text_buffer_append_text(body, "<!DOCTYPE html>\r\n<html>\r\n<head>\r\n");
    (void)text_buffer_format(body,
                             is_script ? "<script type=\"text/javascript\">\r\n"
                                         "window.location.replace(\"%s\");\r\n</script>\r\n"
                                       : "<meta http-equiv=\"refresh\" content=\"0; url=%s\"/>"
                                         "\r\n",
                             location);
    (void)text_buffer_append_text(body, "<title>One moment</title>\r\n</head>\r\n<body>\r\n"
                                        "</body>\r\n</html>\r\n");
}
